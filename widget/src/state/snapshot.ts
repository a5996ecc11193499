import type { VoiceFailure } from '../errors.js';

export type ConnectionPhase = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | 'failed';

/** `joining`: dispatched and not there yet, or there and not ready. `failed`: it will not come, or has gone. */
export type AgentPhase = 'absent' | 'joining' | 'listening' | 'thinking' | 'speaking' | 'failed';

/** `asking`: the browser's permission prompt may be open. `off`: not asked for in this call. */
export type MicrophonePhase = 'off' | 'asking' | 'on' | 'muted' | 'blocked' | 'missing' | 'busy';

/** As LiveKit judges it, from loss, delay and jitter. */
export type ConnectionQuality = 'unknown' | 'excellent' | 'good' | 'poor' | 'lost';

export type Speaker = 'visitor' | 'assistant';

export interface TranscriptEntry {
  readonly id: string;
  readonly speaker: Speaker;
  readonly text: string;
  /** Whether the text will not change any more. */
  readonly final: boolean;
  /** When the first of it was known, in ms since 1970. */
  readonly at: number;
}

/** The assistant wants to use a tool of the page that the visitor is asked about. */
export interface ToolQuestion {
  readonly callId: string;
  readonly name: string;
  /** As the page has described the tool to the assistant. */
  readonly description: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * All that a user interface needs to draw a call, but for the audio levels, which change 60 times a second and come
 * from the session's meter. Immutable: each change makes a new one, and what did not change keeps its identity.
 */
export interface SessionSnapshot {
  readonly connection: ConnectionPhase;
  /** Which try is under way while connecting, from 1. */
  readonly attempt: number;
  readonly agent: AgentPhase;
  readonly microphone: { readonly state: MicrophonePhase; readonly deviceId: string | null };
  readonly quality: ConnectionQuality;
  /** In the order in which each was begun. */
  readonly transcript: readonly TranscriptEntry[];
  /** What the visitor is asked about tools of the page, the oldest first. */
  readonly questions: readonly ToolQuestion[];
  readonly error: VoiceFailure | null;
}

export const INITIAL_SNAPSHOT: SessionSnapshot = Object.freeze({
  connection: 'idle',
  attempt: 0,
  agent: 'absent',
  microphone: Object.freeze({ state: 'off', deviceId: null }),
  quality: 'unknown',
  transcript: Object.freeze([]),
  questions: Object.freeze([]),
  error: null,
});
