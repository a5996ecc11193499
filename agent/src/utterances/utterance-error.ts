import type { ProblemCode, SpokenFallback } from '@voice-assistant/protocol';

/** What the worker's HTTP port answers when a recording is not answered, with the status of each code. */
export const UTTERANCE_FAULTS = {
  unauthenticated: 401,
  'invalid-request': 400,
  'body-too-large': 413,
  'unsupported-media': 415,
  'room-not-found': 404,
  'at-capacity': 503,
  'transcription-failed': 502,
  'model-failed': 502,
  'speech-failed': 502,
  'media-server-unreachable': 503,
  unexpected: 500,
} as const satisfies Partial<Record<ProblemCode, number>>;
export type UtteranceFault = keyof typeof UTTERANCE_FAULTS;

export class UtteranceError extends Error {
  override readonly name = 'UtteranceError';
  readonly code: UtteranceFault;
  /** For the caller's eyes. Holds no value that was sent. */
  readonly detail: string | undefined;
  /** What to tell who spoke. */
  readonly fallback: SpokenFallback | undefined;

  constructor(
    code: UtteranceFault,
    { detail, fallback, ...options }: ErrorOptions & { detail?: string; fallback?: SpokenFallback } = {},
  ) {
    super(`utterance: ${code}`, options);
    this.code = code;
    this.detail = detail;
    this.fallback = fallback;
  }
}
