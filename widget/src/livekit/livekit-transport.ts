import {
  AGENT_ATTRIBUTES,
  AGENT_ERROR_CODES,
  CHAT_ATTRIBUTES,
  CHAT_TOPIC,
  type TokenResponse,
  TRANSCRIPTION_ATTRIBUTES,
  TRANSCRIPTION_TOPIC,
} from '@voice-assistant/protocol';
import {
  ConnectionError,
  ConnectionErrorReason,
  type DisconnectReason,
  type LocalAudioTrack,
  type LocalTrack,
  type LocalTrackPublication,
  type Participant,
  ParticipantEvent,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
  type TextStreamReader,
  Track,
} from 'livekit-client';
import { failureOf, VoiceError } from '../errors.js';
import type { ConnectionStats, EarlyAudio, Transport, TransportEvents } from '../session/ports.js';
import type { VideoSource } from '../state/index.js';
import { followPeople } from './people.js';
import { RecordedTrack } from './recorded-track.js';
import { statsOf } from './stats.js';
import { agentPhaseOf, endOf, QUALITIES } from './translate.js';
import { isAgent, Wire } from './wire.js';

/** bit/s and frames/s: enough to see who is there and what is held up to the camera. */
const CAMERA_ENCODING = { maxBitrate: 500_000, maxFramerate: 15 } as const;
const SOURCES: Readonly<Record<VideoSource, Track.Source>> = {
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

/** The one place that knows livekit-client. One instance is one room. */
export class LiveKitTransport implements Transport {
  readonly #events: TransportEvents;
  readonly #audio: HTMLAudioElement;
  readonly #room: Room;
  readonly #wire: Wire;
  #microphone: LocalAudioTrack | undefined;
  #joined = false;

  /**
   * @param room - Used by nobody else.
   * @param audio - Plays the assistant. Made by the caller inside a click, where browsers let it make a sound.
   */
  constructor(events: TransportEvents, room: Room, audio: HTMLAudioElement) {
    this.#events = events;
    this.#room = room;
    this.#audio = audio;
    this.#wire = new Wire(this.#room, events);
    ignoreFreeze(this.#room);
  }

  async connect({ server_url, participant_token }: TokenResponse, signal: AbortSignal): Promise<void> {
    this.#listen();
    const { onFact } = this.#events;
    const onAbort = () => void this.#room.disconnect();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      // the session counts the tries, with a new token for each
      await this.#room.connect(server_url, participant_token, { maxRetries: 0 });
      this.#joined = true;
      for (const participant of this.#room.remoteParticipants.values()) this.#onAgentChanged(participant);
      followPeople(this.#room, (participants) => onFact({ type: 'participants/changed', participants }));
    } catch (cause) {
      throw new VoiceError(connectCodeOf(cause), { cause });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async publishMicrophone(track: MediaStreamTrack, early: EarlyAudio | null): Promise<void> {
    const { localParticipant } = this.#room;
    const recorded = new RecordedTrack(track, early);
    // sent as soon as the agent hears the track itself; livekit-client misses one who was there before
    const onHeard = (publication: LocalTrackPublication) => {
      if (publication.track === recorded) recorded.stopPreConnectBuffer();
    };
    localParticipant.on(ParticipantEvent.LocalTrackSubscribed, onHeard);
    try {
      const publication = await localParticipant.publishTrack(recorded as LocalTrack, {
        source: Track.Source.Microphone,
      });
      this.#microphone = publication.audioTrack as LocalAudioTrack | undefined;
    } catch (cause) {
      throw new VoiceError('mic-unpublished', { cause });
    }
    if (!track.enabled) await this.#microphone?.mute(); // muted before the room was there
  }

  async replaceMicrophone(track: MediaStreamTrack): Promise<void> {
    await this.#microphone?.replaceTrack(track, true);
  }

  async publishVideo(track: MediaStreamTrack, source: VideoSource): Promise<void> {
    await this.#room.localParticipant.publishTrack(track, {
      source: SOURCES[source],
      simulcast: false, // one size, for an assistant or a colleague
      ...(source === 'camera' && { videoEncoding: CAMERA_ENCODING }),
    });
  }

  async unpublishVideo(track: MediaStreamTrack): Promise<void> {
    await this.#room.localParticipant.unpublishTrack(track);
  }

  showVideo(identity: string, source: VideoSource, element: HTMLVideoElement): () => void {
    const track = this.#room.remoteParticipants.get(identity)?.getTrackPublication(SOURCES[source])?.track;
    track?.attach(element);
    return () => track?.detach(element);
  }

  async startAudio(): Promise<void> {
    await this.#room.startAudio();
  }

  async setSpeaker(deviceId: string | null): Promise<void> {
    // not in every browser: then the system's choice is all there is, and nothing to choose from is listed
    await this.#audio.setSinkId?.(deviceId ?? '');
  }

  async unpublishMicrophone(): Promise<void> {
    if (this.#microphone) await this.#room.localParticipant.unpublishTrack(this.#microphone.mediaStreamTrack);
    this.#microphone = undefined;
  }

  async setMicrophoneMuted(muted: boolean): Promise<void> {
    await (muted ? this.#microphone?.mute() : this.#microphone?.unmute());
  }

  setVolume(volume: number): void {
    this.#audio.volume = volume;
  }

  async sendText(text: string, id: string, attempt: number): Promise<void> {
    try {
      const writer = await this.#room.localParticipant.streamText({
        topic: CHAT_TOPIC,
        streamId: attempt ? `${id}-${attempt}` : id, // a receiver drops the second of one id
        attributes: { [CHAT_ATTRIBUTES.messageId]: id },
      });
      await writer.write(text);
      await writer.close();
    } catch (cause) {
      throw new VoiceError('connection-lost', { cause });
    }
  }

  sendFile(file: File, onProgress: (progress: number) => void): Promise<void> {
    return this.#wire.sendFile(file, onProgress);
  }

  send(topic: string, text: string): Promise<void> {
    return this.#wire.send(topic, text);
  }

  stats(): Promise<ConnectionStats> {
    return statsOf(this.#room);
  }

  async disconnect(): Promise<void> {
    this.#joined = false;
    this.#wire.close();
    await this.#room.disconnect().catch(() => {}); // it is being left either way
    this.#room.removeAllListeners();
    this.#audio.removeEventListener('playing', this.#onPlaying);
    this.#audio.srcObject = null;
  }

  #listen(): void {
    const { onFact } = this.#events;
    const onAgentChanged = this.#onAgentChanged;
    this.#audio.addEventListener('playing', this.#onPlaying);
    this.#room
      .on(RoomEvent.SignalReconnecting, () => onFact({ type: 'call/reconnecting' }))
      .on(RoomEvent.Reconnecting, () => onFact({ type: 'call/reconnecting' }))
      .on(RoomEvent.Reconnected, () => onFact({ type: 'call/reconnected' }))
      .on(RoomEvent.Disconnected, this.#onDisconnected)
      .on(RoomEvent.ParticipantConnected, onAgentChanged)
      .on(RoomEvent.ParticipantAttributesChanged, (_, participant) => onAgentChanged(participant))
      .on(RoomEvent.ParticipantDisconnected, this.#onParticipantLeft)
      .on(RoomEvent.TrackSubscribed, this.#onTrackSubscribed)
      .on(RoomEvent.TrackUnsubscribed, this.#onTrackUnsubscribed)
      .on(RoomEvent.AudioPlaybackStatusChanged, () => {
        onFact({ type: 'sound/blocked', blocked: !this.#room.canPlaybackAudio });
      })
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        if (participant.isLocal) onFact({ type: 'quality/changed', quality: QUALITIES[quality] });
      });
    this.#room.registerTextStreamHandler(TRANSCRIPTION_TOPIC, (reader, { identity }) => {
      void this.#readUtterance(reader, this.#room.getParticipantByIdentity(identity));
    });
  }

  readonly #onPlaying = (): void => this.#events.onFact({ type: 'sound/blocked', blocked: false });

  readonly #onDisconnected = (reason?: DisconnectReason): void => {
    // while joining, the promise of `connect` tells; after leaving, nobody asks
    if (this.#joined) this.#events.onFact(endOf(reason));
  };

  readonly #onAgentChanged = (participant: Participant): void => {
    if (!isAgent(participant)) return;
    const { attributes } = participant;
    const agent = agentPhaseOf(attributes[AGENT_ATTRIBUTES.state]);
    const troubled = AGENT_ERROR_CODES.some((code) => code === attributes[AGENT_ATTRIBUTES.error]);
    this.#events.onFact({ type: 'agent/changed', agent });
    this.#events.onFact(
      troubled
        ? { type: 'agent/troubled', failure: failureOf('agent-trouble') }
        : { type: 'agent/recovered' },
    );
  };

  readonly #onParticipantLeft = (participant: RemoteParticipant): void => {
    if (!isAgent(participant)) return;
    // after a restart of the media server there may be two for a moment, of which the second leaves
    const other = [...this.#room.remoteParticipants.values()].find(isAgent);
    if (other) this.#onAgentChanged(other);
    else this.#events.onFact({ type: 'agent/failed', failure: failureOf('agent-lost') });
  };

  readonly #onTrackSubscribed = (
    track: RemoteTrack,
    _: RemoteTrackPublication,
    participant: RemoteParticipant,
  ): void => {
    if (track.kind !== Track.Kind.Audio) return;
    if (!isAgent(participant)) return void track.attach(); // a colleague's, beside the assistant's
    track.attach(this.#audio);
    this.#events.onRemoteAudio(track.mediaStreamTrack);
  };

  readonly #onTrackUnsubscribed = (
    track: RemoteTrack,
    _: RemoteTrackPublication,
    participant: RemoteParticipant,
  ): void => {
    if (track.kind !== Track.Kind.Audio) return;
    for (const element of track.detach()) if (element !== this.#audio) element.remove();
    if (!isAgent(participant)) return;
    this.#events.onRemoteAudio(null);
  };

  /**
   * One stream is one version of an utterance. The agent's own comes as it is spoken, chunk by chunk, and is final
   * when the stream ends; the visitor's comes whole, a new stream for each better version, the last marked as final.
   * What another person says comes like the visitor's, under their name.
   */
  async #readUtterance(reader: TextStreamReader, by: Participant | undefined): Promise<void> {
    const { id: streamId, timestamp, attributes } = reader.info;
    const id = attributes?.[TRANSCRIPTION_ATTRIBUTES.segmentId] ?? streamId;
    const byVisitor = by?.isLocal ?? false;
    const speaker = byVisitor ? 'visitor' : 'assistant';
    const name = !byVisitor && by && !isAgent(by) && by.name ? { name: by.name } : {};
    const report = (text: string, final: boolean) => {
      if (!text.trim()) return;
      this.#events.onFact({
        type: 'transcript/heard',
        entry: { id, speaker, ...name, text, final, at: timestamp },
      });
    };
    let text = '';
    try {
      for await (const chunk of reader) {
        text += chunk;
        report(text, false);
      }
    } catch {
      // the connection broke in mid-sentence: what came is all there will be
    }
    report(text, !byVisitor || attributes?.[TRANSCRIPTION_ATTRIBUTES.final] === 'true');
  }
}

/**
 * livekit-client 2.23 leaves the room when the browser freezes a page in the background, whatever its options say, and
 * never comes back. A page that is thawed in time reconnects as after any other gap.
 */
function ignoreFreeze(room: Room): void {
  const { onPageLeave } = room as unknown as { readonly onPageLeave?: () => void };
  if (onPageLeave) room.once(RoomEvent.Connected, () => window.removeEventListener('freeze', onPageLeave));
}

function connectCodeOf(cause: unknown): 'token-rejected' | 'media-unreachable' {
  const refused = cause instanceof ConnectionError && cause.reason === ConnectionErrorReason.NotAllowed;
  return refused ? 'token-rejected' : 'media-unreachable';
}
