import type { TokenResponse } from '@voice-assistant/protocol';
import type { DeviceKind, SessionFact, VideoSource } from '../state/index.js';
import type { Beat } from './beat.js';
import type { CallMedia, CallMediaDeps } from './call-media.js';
import type { ClaimOptions } from './one-call.js';

/** One connection to a room. The adapter to LiveKit is the real one; made anew for each call. */
export interface Transport {
  /** @throws VoiceError `media-unreachable`, or `token-rejected` when another token may help. */
  connect(details: TokenResponse, signal: AbortSignal): Promise<void>;
  /**
   * The track stays the caller's: to mute and to stop.
   * @param early - What it has recorded so far, which the agent hears first.
   * @throws VoiceError `mic-unpublished`
   */
  publishMicrophone(track: MediaStreamTrack, early: EarlyAudio | null): Promise<void>;
  /** Sends another microphone in place of the one that is published. */
  replaceMicrophone(track: MediaStreamTrack): Promise<void>;
  unpublishMicrophone(): Promise<void>;
  /** Resolves once the media server knows. */
  setMicrophoneMuted(muted: boolean): Promise<void>;
  /** How loud the assistant is played, from 0 to 1. Some phones leave that to their own buttons. */
  setVolume(volume: number): void;
  /** The track stays the caller's, as the microphone does. */
  publishVideo(track: MediaStreamTrack, source: VideoSource): Promise<void>;
  unpublishVideo(track: MediaStreamTrack): Promise<void>;
  /** Shows what somebody else sends, in the quality that the element's size asks for. Returns what ends this. */
  showVideo(identity: string, source: VideoSource, element: HTMLVideoElement): () => void;
  /** Plays the assistant after the browser would not, within the visitor's click. */
  startAudio(): Promise<void>;
  /** @param deviceId - Null for the system's own choice. */
  setSpeaker(deviceId: string | null): Promise<void>;
  /**
   * @param id - Of the message, by which the agent records it and knows it again.
   * @param attempt - How often it has been sent before.
   * @throws VoiceError `connection-lost`
   */
  sendText(text: string, id: string, attempt: number): Promise<void>;
  /** Sends a file to the agent. @throws VoiceError `connection-lost` */
  sendFile(file: File, onProgress: (progress: number) => void): Promise<void>;
  /** Sends a text to the agent. @throws VoiceError `connection-lost`, also while there is none. */
  send(topic: string, text: string): Promise<void>;
  stats(): Promise<ConnectionStats>;
  /** Leaves the room and frees everything. Never rejects. */
  disconnect(): Promise<void>;
}

export interface TransportEvents {
  onFact(fact: SessionFact): void;
  /** The assistant's audio as it comes in, or null when it goes. */
  onRemoteAudio(track: MediaStreamTrack | null): void;
  /** An agent has come that was not in the room before the visitor. */
  onAgentJoined(): void;
  /** A text of the agent's on the topic of our messages, as it came. */
  onMessage(text: string): void;
  /** The agent calls a function of the page by LiveKit's RPC. Resolves with the answer. */
  onCall(method: string, payload: string): Promise<string>;
}

/** Of the way to the media server, as the browser measures it; null where it does not (yet). */
export interface ConnectionStats {
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  /** Share of the packets of the assistant's audio that did not come, from 0 to 1, since the call began. */
  readonly packetLoss: number | null;
  readonly path: 'udp' | 'tcp' | 'relay' | null;
}

/** A recording of the microphone from the moment it was given until the agent hears it live. */
export interface EarlyAudio {
  /** Opus in WebM. */
  readonly mimeType: string;
  /** Ends when the recording does. To be read once. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Ends the recording; nothing when it has ended. */
  stop(): void;
}

/** What ends a call by itself. Null: nothing of ours. */
export interface CallLimits {
  readonly maxDurationS: number | null;
  /** How long nobody may say or type anything. */
  readonly idleTimeoutS: number | null;
}

/** A device that the visitor has chosen, now or before. Null is the system's own choice. */
export type DeviceChoices = Readonly<Record<DeviceKind, string | null>>;

/** What only some calls need, in a part of its own. */
export interface MediaExtras {
  createMedia(deps: CallMediaDeps): CallMedia;
}

export interface Transports {
  create(events: TransportEvents): Transport;
  /** Does ahead of the next one what asks nobody anything; once, until it is created. */
  prepare(): void;
}

/** Levels of both sides; see `AudioMeter`. */
export interface Meter {
  /** Makes the audio context: called inside the visitor's click, where browsers allow it to run. */
  start(): void;
  watch(source: MeterSource, track: MediaStreamTrack | null): void;
  /**
   * Calls back ten times a second while the page is seen, with one level from 0 to 1 for each frequency band, low
   * to high. The array is reused. Returns the function that ends this.
   */
  subscribe(source: MeterSource, listener: (levels: Float32Array) => void): () => void;
  /** Root mean square of the last 10 ms or so, from 0 to 1. */
  loudness(source: MeterSource): number;
  /** When to ask for loudness, see `Beat`. */
  readonly beat: Pick<Beat, 'every'>;
  stop(): void;
}

export type MeterSource = 'visitor' | 'assistant';

/** Opens a conversation again. The key is a secret: never shown, never in a message. */
export interface ConversationTicket {
  readonly id: string;
  readonly key: string;
}

export interface TokenOptions {
  /** The conversation to go on with. */
  readonly conversation: ConversationTicket | null;
  /** Keeps the visitor's place while all lines are busy. */
  readonly queueTicket?: string | null;
  /** The browser does not play yet: the assistant waits with its first words. */
  readonly soundWaits?: boolean;
}

/** What a session needs of the world. The element supplies the real ones, tests their own. */
export interface SessionPorts {
  loadTransports(): Promise<Transports>;
  /** @throws VoiceError `server-unreachable`, `token-rejected`, `rate-limited` or `budget-exhausted` */
  fetchToken(signal: AbortSignal, options: TokenOptions): Promise<TokenResponse>;
  /** Asks for what `fetchToken` is about to be asked for. */
  askTokenAhead(options: TokenOptions): void;
  /** One call for all tabs of a site; see `OneCall`. */
  readonly oneCall: {
    readonly elsewhere: boolean | undefined;
    look(): Promise<void>;
    claim(signal: AbortSignal, options: ClaimOptions): Promise<ConversationTicket | null>;
  };
  /**
   * Asks for the microphone at once, within the caller's task.
   * @param deviceId - The one that is wanted; another takes its place if it is not there. @throws VoiceError `mic-…`
   */
  openMicrophone(deviceId: string | null): Promise<MediaStreamTrack>;
  /** Begins to record. Null where the browser cannot in a form that the agent understands. */
  recordEarly(track: MediaStreamTrack): EarlyAudio | null;
  /** Told when a device is gone, e.g. unplugged. Returns the function that ends this. */
  onTrackEnded(track: MediaStreamTrack, listener: () => void): () => void;
  /** @throws VoiceError `load-failed` */
  loadExtras(): Promise<MediaExtras>;
  /** Asked at each call, so that attributes may change. */
  limits(): CallLimits;
  readonly devices: { choices(): DeviceChoices; keep(kind: DeviceKind, deviceId: string | null): void };
  /** Lets the browser play sound later on, within the visitor's click. */
  unlockAudio(): void;
  /** Whether the browser wants a touch before it plays anything, as far as it says so. */
  soundWaits(): boolean;
  createMeter(): Meter;
  /** Keeps the device awake until the signal aborts. */
  keepAwake(signal: AbortSignal): void;
  nowMs(): number;
  /** From 0 to 1. */
  random(): number;
}
