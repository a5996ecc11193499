import type { TokenResponse } from '@voice-assistant/protocol';
import type { SessionFact } from '../state/index.js';

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
  /** Leaves the room and frees everything. Never rejects. */
  disconnect(): Promise<void>;
}

export interface TransportEvents {
  onFact(fact: SessionFact): void;
  /** The assistant's audio as it comes in, or null when it goes. */
  onRemoteAudio(track: MediaStreamTrack | null): void;
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

/** What a session needs of the world. The element supplies the real ones, tests their own. */
export interface SessionPorts {
  loadTransport(): Promise<TransportFactory>;
  /** @throws VoiceError `server-unreachable`, `token-rejected` or `rate-limited` */
  fetchToken(signal: AbortSignal): Promise<TokenResponse>;
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
