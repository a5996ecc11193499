import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  ParticipantKind,
  type RemoteParticipant,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import {
  CHAT_ATTRIBUTES,
  CHAT_TOPIC,
  ENVELOPE_MAX_BYTES,
  type Envelope,
  FILE_TOPIC,
  MESSAGE_TOPIC,
  type PageTool,
  TOOLS_TOPIC,
  TRANSCRIPTION_ATTRIBUTES,
  TRANSCRIPTION_TOPIC,
} from '@voice-assistant/protocol';
import { receiveTexts } from '../messages/text-streams.js';
import { isVisionAgent } from '../vision/vision-agent-of.js';
import { createToken } from './media-server.js';
import type { Wav } from './wav.js';

/** One stream on the transcription topic, as far as it has come. */
export interface Transcript {
  readonly speaker: string;
  readonly segmentId: string;
  readonly trackId: string;
  /** What the stream's header said. */
  readonly final: boolean;
  text: string;
  isClosed: boolean;
}

export interface JoinOptions {
  readonly url: string;
  readonly agentName: string;
  readonly watcherName?: string;
  readonly metadata?: string;
  readonly room?: string;
  readonly identity?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Louder than any codec's noise. */
const AUDIBLE = 500;
const FRAME_MS = 20;
const SESSION_TOPIC = 'lk.agent.session';

/** A visitor as a browser would be one, without the browser. Keeps everything it saw and heard. */
export class TestVisitor {
  readonly identity: string;
  readonly roomName: string;
  readonly joinedAtMs: number;
  readonly transcripts: Transcript[] = [];
  /** Every value of every attribute of the agent, as `name=value`, in order. */
  readonly attributes: string[] = [];
  /** When audio of the agent was heard, a frame of 20 ms each. */
  readonly heardAtMs: number[] = [];
  /** Messages on the framework's own topic, by which a client could look into the session. */
  sessionMessages = 0;
  /** On the topic `va.message`, in order. */
  readonly messages: Envelope[] = [];
  agentJoinedAtMs: number | undefined;
  agentLeftAtMs: number | undefined;
  agent: RemoteParticipant | undefined;
  /** Every agent that was ever in the room. */
  readonly agentIdentities: string[] = [];
  /** So many were there at once. */
  mostAgents = 0;
  readonly #room = new Room();
  readonly #changes = new EventEmitter();
  readonly #heardByName = new Map<string, number>();

  static async join(options: JoinOptions): Promise<TestVisitor> {
    const visitor = new TestVisitor(
      options.room ?? `call-${randomUUID()}`,
      options.identity ?? `visitor-${randomUUID()}`,
    );
    await visitor.#connect(options);
    return visitor;
  }

  private constructor(roomName: string, identity: string) {
    this.roomName = roomName;
    this.identity = identity;
    this.joinedAtMs = performance.now();
    this.#changes.setMaxListeners(0);
  }

  /** Frames of 20 ms that were heard of whoever has this name in the room. */
  heardBy(name: string): number {
    return this.#heardByName.get(name) ?? 0;
  }

  /** Waits until the check returns something, looking again after everything that happens. */
  async until<T>(
    what: string,
    check: (visitor: this) => T | undefined | false,
    timeoutMs = 15_000,
  ): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const result = check(this);
      if (result !== undefined && result !== false) return result;
      await once(this.#changes, 'change', { signal }).catch(() => {
        const { attributes, transcripts, messages, heardAtMs } = this;
        const seen = JSON.stringify({ attributes, transcripts, messages, heardFrames: heardAtMs.length });
        throw new Error(`waited ${timeoutMs} ms in vain for: ${what}; seen so far: ${seen}`);
      });
    }
  }

  /** @param id - Of the message, as our page gives it; a plain client gives none. */
  type(text: string, id?: string): Promise<unknown> {
    const attributes = id === undefined ? {} : { [CHAT_ATTRIBUTES.messageId]: id };
    return this.#room.localParticipant!.sendText(text, { topic: CHAT_TOPIC, attributes });
  }

  /** Publishes a microphone and says this, with a second of silence after it. Resolves to the track's sid. */
  async speak(wav: Wav): Promise<string> {
    const source = new AudioSource(wav.sampleRateHz, 1);
    const track = LocalAudioTrack.createAudioTrack('microphone', source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    const publication = await this.#room.localParticipant!.publishTrack(track, options);
    await publication.waitForSubscription();
    const length = (wav.sampleRateHz * FRAME_MS) / 1_000;
    const silence = new Int16Array(wav.sampleRateHz);
    const samples = new Int16Array([...silence.subarray(length * 10), ...wav.samples, ...silence]);
    for (let at = 0; at + length <= samples.length; at += length)
      await source.captureFrame(new AudioFrame(samples.slice(at, at + length), wav.sampleRateHz, 1, length));
    return publication.sid!;
  }

  /** Publishes a camera that shows what it is asked for, ten times a second, until it is stopped. */
  async film(width: number, height: number, frame: () => Uint8Array): Promise<{ stop(): Promise<void> }> {
    const source = new VideoSource(width, height);
    const track = LocalVideoTrack.createVideoTrack('camera', source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA });
    await this.#room.localParticipant!.publishTrack(track, options);
    const timer = setInterval(
      () => source.captureFrame(new VideoFrame(frame(), width, height, VideoBufferType.I420)),
      100,
    );
    return {
      stop: async () => {
        clearInterval(timer);
        await track.close();
      },
    };
  }

  /** Offers tools as a page does, and answers their calls. */
  async offerTools(tools: readonly PageTool[]): Promise<void> {
    const destinationIdentities = [this.agent!.identity];
    await this.#room.localParticipant!.sendText(JSON.stringify({ tools }), {
      topic: TOOLS_TOPIC,
      destinationIdentities,
    });
  }

  /** Calls a method of somebody else in the room. */
  ask(destinationIdentity: string, method: string, payload: string): Promise<string> {
    return this.#room.localParticipant!.performRpc({ destinationIdentity, method, payload });
  }

  onRpc(method: string, handler: (payload: string) => Promise<string>) {
    this.#room.localParticipant!.registerRpcMethod(method, ({ payload }) => handler(payload));
  }

  async sendFile(
    bytes: Uint8Array,
    options: { readonly name: string; readonly mimeType: string },
  ): Promise<void> {
    const writer = await this.#room.localParticipant!.streamBytes({
      ...options,
      topic: FILE_TOPIC,
      destinationIdentities: [this.agent!.identity],
    });
    await writer.write(bytes);
    await writer.close();
  }

  /** Payloads of the messages of one type. */
  payloadsOf(type: string): unknown[] {
    return this.messages.filter((it) => it.type === type).map(({ payload }) => payload);
  }

  /** Tells the agent's process what the page would tell it, on the topic `va.message`. */
  send(type: string, payload: object): Promise<unknown> {
    const timestamp = new Date().toISOString();
    const envelope = { version: 1, type, payload, timestamp, session_id: this.roomName };
    return this.#room.localParticipant!.sendText(JSON.stringify(envelope), { topic: MESSAGE_TOPIC });
  }

  async leave(): Promise<void> {
    await this.#room.disconnect();
  }

  /** What the agent has said and finished saying. */
  agentTexts(): string[] {
    return this.transcripts.filter((it) => it.isClosed && it.speaker !== this.identity).map((it) => it.text);
  }

  /** Values of one attribute of the agent, in order. */
  valuesOf(attribute: string): string[] {
    const prefix = `${attribute}=`;
    return this.attributes.filter((it) => it.startsWith(prefix)).map((it) => it.slice(prefix.length));
  }

  async #connect({ url, agentName, watcherName, metadata = '', attributes = {} }: JoinOptions) {
    const room = this.#room;
    room.registerTextStreamHandler(TRANSCRIPTION_TOPIC, async (reader, { identity }) => {
      const header = reader.info.attributes ?? {};
      const transcript: Transcript = {
        speaker: identity,
        segmentId: header[TRANSCRIPTION_ATTRIBUTES.segmentId] ?? '',
        trackId: header[TRANSCRIPTION_ATTRIBUTES.trackId] ?? '',
        final: header[TRANSCRIPTION_ATTRIBUTES.final] === 'true',
        text: '',
        isClosed: false,
      };
      this.transcripts.push(transcript);
      try {
        for await (const text of reader) {
          transcript.text += text;
          this.#changed();
        }
        transcript.isClosed = true;
        this.#changed();
      } catch {
        // left in the middle of a sentence
      }
    });
    receiveTexts(room, { topic: MESSAGE_TOPIC, maxBytes: ENVELOPE_MAX_BYTES }, ({ text }) => {
      this.messages.push(JSON.parse(text ?? '') as Envelope);
      this.#changed();
    });
    room.registerByteStreamHandler(SESSION_TOPIC, () => {
      this.sessionMessages++;
    });
    room.on(RoomEvent.ParticipantConnected, (participant) => this.#onAgent(participant));
    room.on(RoomEvent.ParticipantAttributesChanged, (changed, participant) => {
      if (participant.identity !== this.identity) this.#record(changed);
    });
    room.on(RoomEvent.ParticipantDisconnected, (participant) => {
      if (participant.identity !== this.agent?.identity) return;
      this.agentLeftAtMs = performance.now();
      this.#changed();
    });
    room.on(RoomEvent.TrackSubscribed, (track, _, { name }) => {
      if (track.kind === TrackKind.KIND_AUDIO)
        void this.#listen(
          new AudioStream(track, { sampleRate: 16_000, numChannels: 1, frameSizeMs: FRAME_MS }),
          name ?? '',
        );
    });
    await room.connect(
      url,
      await createToken({
        room: this.roomName,
        identity: this.identity,
        agentName,
        watcherName,
        metadata,
        attributes,
      }),
      {
        autoSubscribe: true,
        dynacast: false,
      },
    );
    for (const participant of room.remoteParticipants.values()) this.#onAgent(participant);
  }

  #onAgent(participant: RemoteParticipant) {
    if (isVisionAgent(participant)) return this.#record(participant.attributes);
    if (participant.info.kind !== ParticipantKind.AGENT) return;
    this.agentIdentities.push(participant.identity);
    const agents = [...this.#room.remoteParticipants.values()].filter(
      ({ info }) => info.kind === ParticipantKind.AGENT,
    );
    this.mostAgents = Math.max(this.mostAgents, agents.length);
    if (this.agent && this.agentLeftAtMs === undefined) return;
    this.agent = participant;
    this.agentLeftAtMs = undefined;
    this.agentJoinedAtMs = performance.now();
    this.#record(participant.attributes);
  }

  #record(attributes: Record<string, string>) {
    this.attributes.push(...Object.entries(attributes).map(([name, value]) => `${name}=${value}`));
    this.#changed();
  }

  async #listen(stream: AudioStream, name: string) {
    for await (const frame of stream) {
      if (!frame.data.some((sample) => Math.abs(sample) > AUDIBLE)) continue;
      this.heardAtMs.push(performance.now());
      this.#heardByName.set(name, this.heardBy(name) + 1);
      this.#changed();
    }
  }

  #changed() {
    this.#changes.emit('change');
  }
}
