import type { Problem, ProblemCode } from '@voice-assistant/protocol';

/** What each refusal is answered with. */
export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'This needs credentials that are valid here' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'origin-not-allowed': { status: 403, title: 'This origin may not use this server' },
  'agent-not-allowed': { status: 403, title: 'This agent may not be asked for' },
  forbidden: { status: 403, title: 'This belongs to somebody else' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'room-not-found': { status: 404, title: 'There is no such room' },
  'participant-not-found': { status: 404, title: 'There is no such participant in the room' },
  'conversation-not-found': { status: 404, title: 'There is no such conversation' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'unsupported-media': { status: 415, title: 'This kind of recording is not understood' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'budget-exhausted': { status: 429, title: 'The budget for today is used up' },
  'proof-of-work-required': { status: 401, title: 'This needs a proof of work' },
  'at-capacity': { status: 503, title: 'All lines are busy' },
  'agent-unavailable': { status: 503, title: 'No agent answers' },
  'transcription-failed': { status: 502, title: 'The speech recognition fails' },
  'model-failed': { status: 502, title: 'The language model fails' },
  'speech-failed': { status: 502, title: 'The speech synthesis fails' },
  'media-server-unreachable': { status: 503, title: 'The media server does not answer' },
  'database-unreachable': { status: 503, title: 'The database does not answer' },
  'key-server-unreachable': { status: 503, title: 'The keys of the signed-in users cannot be fetched' },
  'authentication-unavailable': { status: 503, title: 'Who is signed in cannot be found out' },
  unexpected: { status: 500, title: 'Something went wrong' },
};

export interface HttpErrorOptions extends ErrorOptions {
  /** For the caller's eyes. Must not hold a value that was sent. */
  detail?: string;
  /** Where the code's usual status is too general, e.g. 415. */
  status?: number;
  /** Sent with the answer, e.g. `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
  /** Further members of the problem that belong to its code. */
  extensions?: ProblemExtensions;
}

export type ProblemExtensions = Pick<Problem, 'queue' | 'challenge' | 'fallback'>;

/** A refusal that the caller is told about; any other error is answered as `unexpected`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: ProblemExtensions;

  constructor(
    code: ProblemCode,
    { detail, status, headers = {}, extensions = {}, ...options }: HttpErrorOptions = {},
  ) {
    super(`http: ${code}`, options);
    this.code = code;
    this.status = status ?? PROBLEMS[code].status;
    this.detail = detail;
    this.headers = headers;
    this.extensions = extensions;
  }

  /** Body of the answer. */
  toProblem(requestId: string): Problem {
    return {
      type: 'about:blank',
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      ...(this.detail !== undefined && { detail: this.detail }),
      request_id: requestId,
      ...this.extensions,
    };
  }
}
