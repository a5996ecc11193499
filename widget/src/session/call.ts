import { failureOf, toVoiceError, VoiceError } from '../errors.js';
import type { SessionFact, SessionStore, VideoSource } from '../state/index.js';
import { AgentWatch } from './agent-watch.js';
import type { CallMedia } from './call-media.js';
import { CallMicrophone } from './call-microphone.js';
import { CallParts } from './call-parts.js';
import { Ducking } from './ducking.js';
import { HearingCheck } from './hearing-check.js';
import { PageLink } from './page-link.js';
import type {
  ConnectionStats,
  ConversationTicket,
  Meter,
  SessionPorts,
  Transport,
  TransportEvents,
} from './ports.js';
import { RoomEntry, type RoomEntryOptions } from './room-entry.js';
import type { SessionSignals } from './signals.js';
import { TextDelivery } from './text-delivery.js';
import type { ToolRegistry } from './tools.js';
import { TurnClock } from './turns.js';

/** How long it is said that a device was replaced. */
const DEVICE_LOSS_MS = 10_000;

/** A page that has lost its call to another stays in the room until the media server has put that in its place. */
const REPLACED_WITHIN_MS = 10_000;

export interface CallDeps {
  readonly ports: SessionPorts;
  readonly store: SessionStore;
  readonly meter: Meter;
  readonly tools: ToolRegistry;
  readonly signals: SessionSignals;
}

export interface CallOptions extends RoomEntryOptions {
  readonly withMicrophone: boolean;
  readonly muted: boolean;
}

/**
 * One call from the click to the end. Owns the room, the microphone and every timer, and frees them all when it ends,
 * however it ends; what arrives after that is dropped.
 */
export class Call {
  readonly microphone: CallMicrophone;
  /** Settles when the visitor is in the room. @throws VoiceError */
  readonly connected: Promise<void>;
  readonly link: PageLink;
  readonly #abort = new AbortController();
  readonly #deps: CallDeps;
  readonly #entry: RoomEntry;
  readonly #agent: AgentWatch;
  readonly #texts: TextDelivery;
  readonly #parts: CallParts;
  readonly #asksLater: boolean;
  readonly #turns: TurnClock;
  readonly #ducking: Ducking;
  readonly #hearing: HearingCheck;
  #transport: Transport | null = null;
  #replacement: ReturnType<typeof setTimeout> | undefined;
  #lossTimer: ReturnType<typeof setTimeout> | undefined;
  #ending: Promise<void> | undefined;
  #typed = 0;
  #soundTold = false;

  constructor(deps: CallDeps, options: CallOptions) {
    this.#deps = deps;
    const { ports, store, meter, signals } = deps;
    const { signal } = this.#abort;
    const record = this.#record;
    this.#turns = new TurnClock({
      meter,
      nowMs: ports.nowMs,
      onTurn: (timings) => signals.emit('turn', timings),
    });
    this.link = this.#createLink();
    this.microphone = new CallMicrophone({ ports, meter, record, signal });
    this.#entry = new RoomEntry({ ports, signals, microphone: this.microphone, record, signal }, options);
    this.#agent = new AgentWatch({ store, signal, onTimeout: () => void this.#fail('agent-timeout') });
    this.#texts = new TextDelivery({
      signal,
      reads: () => this.#agent.reads(),
      send: (...text) => this.#send(...text),
    });
    this.#parts = new CallParts({ ports, record, signal, onOver: () => void this.end() });
    this.#ducking = new Ducking({
      meter,
      setVolume: (volume) => this.#transport?.setVolume(volume),
    });
    this.#hearing = new HearingCheck({
      meter,
      onChange: (unheard) => record({ type: 'microphone/unheard', unheard }),
    });
    record({ type: 'call/started' });
    // before anything is awaited, so that a click leads to the browser's prompt within its own task
    if (options.muted) void this.microphone.setMuted(true);
    // while the call is in another tab there is nothing to ask for
    this.#asksLater = options.withMicrophone && !options.takeOver && ports.oneCall.elsewhere === true;
    if (options.withMicrophone && !this.#asksLater) void this.microphone.open();
    this.connected = this.#connect();
    // last, because a browser takes its time to open a loudspeaker, and the rest goes on meanwhile
    meter.start();
    ports.unlockAudio();
  }

  get over(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Opens this conversation again, once the server has said how. */
  get conversation(): ConversationTicket | null {
    return this.#entry.conversation;
  }

  /** Signed for this call alone; for what is reported about it. */
  get participantToken(): string | null {
    return this.#entry.participantToken;
  }

  /**
   * Shows the text at once, as final when it has come to an agent.
   * @throws VoiceError when it could not be sent; it is then taken out of the transcript again
   */
  async sendText(text: string): Promise<void> {
    this.#typed += 1;
    const id = `typed-${this.#deps.ports.nowMs()}-${this.#typed}`;
    const entry = { id, speaker: 'visitor', text, at: this.#deps.ports.nowMs() } as const;
    this.#record({ type: 'transcript/heard', entry: { ...entry, final: false } });
    try {
      await this.connected;
      await this.#texts.send(text, id);
      this.#record({ type: 'transcript/heard', entry: { ...entry, final: true } });
    } catch (error) {
      this.#deps.store.record({ type: 'transcript/withdrawn', id });
      throw toVoiceError(error, 'connection-lost');
    }
  }

  /** Camera, screen and the choice of devices, loaded when they are first wanted. @throws VoiceError `load-failed` */
  media(): Promise<CallMedia> {
    return this.#parts.media();
  }

  /** Plays the assistant after the browser would not. Called within the visitor's click. */
  async startAudio(): Promise<void> {
    this.#deps.ports.unlockAudio();
    this.#deps.meter.start();
    await this.#transport?.startAudio();
  }

  /** Shows somebody's picture; `null` is the visitor. Returns the function that ends this. */
  showVideo(identity: string | null, source: VideoSource, element: HTMLVideoElement): () => void {
    if (identity === null) return this.#parts.showOwn(source, element);
    return this.#transport?.showVideo(identity, source, element) ?? (() => {});
  }

  /** Hangs up. Safe at any moment and more than once; resolves when the room is left. */
  end(): Promise<void> {
    return this.#finish({ type: 'call/ended' });
  }

  readonly #record = (fact: SessionFact): void => {
    if (this.over) return;
    this.#deps.store.record(fact);
    const { snapshot } = this.#deps.store;
    this.#ducking.follow(snapshot.agent === 'speaking' && snapshot.microphone.state === 'on');
    this.#hearing.follow(snapshot);
    if (fact.type === 'transcript/heard') this.#parts.onActivity();
    if (fact.type === 'devices/lost' && fact.loss) this.#forgetLoss();
  };

  #createLink(): PageLink {
    const { ports, tools, signals } = this.#deps;
    return new PageLink({
      tools,
      signals,
      signal: this.#abort.signal,
      record: this.#record,
      nowMs: ports.nowMs,
      send: async (topic, text) => {
        if (!this.#transport) throw new VoiceError('connection-lost');
        await this.#transport.send(topic, text);
      },
      sessionId: () => this.conversation?.id ?? '',
      onMessage: ({ type, payload }) => {
        this.#texts.read(type, payload);
        if (type === 'turn.timings') this.#turns.told(payload);
        if (type === 'call.warning') this.#parts.withClock((it) => it.onAgentWarning(payload));
        if (/^(assistant\.|quick-|sources|transcript)/.test(type)) this.#parts.read(type, payload);
      },
    });
  }

  /** Where the connection stands, or null while there is none. */
  async stats(): Promise<ConnectionStats | null> {
    return (await this.#transport?.stats()) ?? null;
  }

  /** Another tab goes on with this call: silent here, until the media server has replaced this page by that. */
  readonly #handOver = (): void => {
    if (this.over) return;
    this.microphone.close();
    this.#ducking.follow(false);
    this.#transport?.setVolume(0);
    this.#replacement ??= setTimeout(() => void this.#fail('session-replaced'), REPLACED_WITHIN_MS);
  };

  async #send(text: string, id: string, attempt: number): Promise<void> {
    if (!this.#transport) throw new VoiceError('connection-lost');
    this.#parts.onActivity();
    await this.#transport.sendText(text, id, attempt);
  }

  /** Sends a file that the assistant takes. @throws VoiceError `connection-lost` */
  async sendFile(file: File, onProgress: (progress: number) => void): Promise<void> {
    if (!this.#transport) throw new VoiceError('connection-lost');
    this.#parts.onActivity();
    await this.#transport.sendFile(file, onProgress);
  }

  #forgetLoss(): void {
    clearTimeout(this.#lossTimer);
    this.#lossTimer = setTimeout(() => this.#record({ type: 'devices/lost', loss: null }), DEVICE_LOSS_MS);
  }

  async #connect(): Promise<void> {
    const { ports } = this.#deps;
    try {
      await this.#entry.claim(this.#handOver);
      if (this.#asksLater) void this.microphone.open();
      const transport = await this.#entry.enter(this.#transportEvents());
      this.#transport = transport;
      // first of all, so that the room has the microphone before anything is drawn
      const published = this.microphone.publishTo(transport);
      void published.catch(() => {
        this.#record({ type: 'microphone/failed', state: 'busy', failure: failureOf('mic-unpublished') });
      });
      this.#record({ type: 'call/connected', at: ports.nowMs() });
      this.#turns.start();
      this.link.offerTools();
      ports.keepAwake(this.#abort.signal);
      this.#agent.start();
      this.#parts.start(transport);
    } catch (error) {
      if (this.over) return; // hung up meanwhile: that is no failure
      const failure = toVoiceError(error);
      await this.#fail(failure.code);
      throw failure;
    }
  }

  #transportEvents(): TransportEvents {
    return {
      onFact: this.#onFact,
      onRemoteAudio: (track) => this.#deps.meter.watch('assistant', track),
      onAgentJoined: () => this.link.offerTools(),
      onMessage: (text) => this.link.onMessage(text),
      onCall: (method, payload) => this.link.onCall(method, payload),
    };
  }

  readonly #onFact = (fact: SessionFact): void => {
    if (fact.type === 'call/ended' || fact.type === 'call/failed') {
      void this.#finish(fact);
      return;
    }
    if (fact.type === 'agent/changed') this.#agent.follow(fact.agent);
    if (fact.type === 'sound/blocked' && !fact.blocked) this.#tellSoundReady();
    this.#record(fact);
  };

  /** Once, to an assistant that waits for it with its first words. */
  #tellSoundReady(): void {
    if (!this.#entry.soundWaits || this.#soundTold) return;
    this.#soundTold = true;
    this.connected.then(() => this.link.sendMessage('sound.ready', {})).catch(() => {}); // the call is over
  }

  #fail(code: VoiceError['code']): Promise<void> {
    return this.#finish({ type: 'call/failed', failure: failureOf(code) });
  }

  #finish(last: SessionFact): Promise<void> {
    this.#ending ??= this.#release(last);
    return this.#ending;
  }

  async #release(last: SessionFact): Promise<void> {
    this.#record(last);
    this.#ducking.follow(false);
    this.#abort.abort();
    clearTimeout(this.#replacement);
    clearTimeout(this.#lossTimer);
    this.#agent.stop();
    this.#turns.stop();
    this.#parts.close();
    this.#hearing.follow(this.#deps.store.snapshot);
    this.microphone.close();
    this.#deps.meter.stop();
    await this.#transport?.disconnect();
  }
}
