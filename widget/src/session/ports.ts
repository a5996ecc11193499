import type { TokenResponse } from '@voice-assistant/protocol';
import type { SessionFact } from '../state/index.js';
import type { ClaimOptions } from './one-call.js';

/** One connection to a room. The adapter to LiveKit is the real one; made anew for each call. */
export interface Transport {
  /** @throws VoiceError `media-unreachable`, or `token-rejected` when another token may help. */
  connect(details: TokenResponse, signal: AbortSignal): Promise<void>;
  /** The track stays the caller's: to mute and to stop. */
  publishMicrophone(track: MediaStreamTrack): Promise<void>;
  unpublishMicrophone(): Promise<void>;
  /** Resolves once the media server knows. */
  setMicrophoneMuted(muted: boolean): Promise<void>;
  /** How loud the assistant is played, from 0 to 1. Some phones leave that to their own buttons. */
  setVolume(volume: number): void;
  /** @throws VoiceError `connection-lost` */
  sendText(text: string): Promise<void>;
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

export type TransportFactory = (events: TransportEvents) => Transport;

/** Levels of both sides; see `AudioMeter`. */
export interface Meter {
  /** Makes the audio context: called inside the visitor's click, where browsers allow it to run. */
  start(): void;
  watch(source: MeterSource, track: MediaStreamTrack | null): void;
  /**
   * Calls back once for each frame that the screen shows, with one level from 0 to 1 for each frequency band, low
   * to high. The array is reused. Returns the function that ends this.
   */
  subscribe(source: MeterSource, listener: (levels: Float32Array) => void): () => void;
  /** Root mean square of the last 10 ms or so, from 0 to 1. */
  loudness(source: MeterSource): number;
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
}

/** What a session needs of the world. The element supplies the real ones, tests their own. */
export interface SessionPorts {
  loadTransport(): Promise<TransportFactory>;
  /** @throws VoiceError `server-unreachable`, `token-rejected`, `rate-limited` or `budget-exhausted` */
  fetchToken(signal: AbortSignal, options: TokenOptions): Promise<TokenResponse>;
  /** One call for all tabs of a site; see `OneCall`. */
  readonly oneCall: {
    readonly elsewhere: boolean;
    look(): Promise<void>;
    claim(signal: AbortSignal, options: ClaimOptions): Promise<ConversationTicket | null>;
  };
  /** Asks for the microphone at once, within the caller's task. @throws VoiceError `mic-…` */
  openMicrophone(): Promise<MediaStreamTrack>;
  /** Told when the microphone is gone, e.g. unplugged. Returns the function that ends this. */
  onMicrophoneEnded(track: MediaStreamTrack, listener: () => void): () => void;
  createMeter(): Meter;
  /** Keeps the device awake until the signal aborts. */
  keepAwake(signal: AbortSignal): void;
  nowMs(): number;
  /** From 0 to 1. */
  random(): number;
}
