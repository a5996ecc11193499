import type { Problem, ProblemCode } from '@voice-assistant/protocol';

const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'origin-not-allowed': { status: 403, title: 'This origin may not use this server' },
  'agent-not-allowed': { status: 403, title: 'This agent may not be asked for' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'media-server-unreachable': { status: 503, title: 'The media server does not answer' },
  unexpected: { status: 500, title: 'Something went wrong' },
};

export interface HttpErrorOptions extends ErrorOptions {
  /** For the caller's eyes. Must not hold a value that was sent. */
  detail?: string;
  /** Where the code's usual status is too general, e.g. 415. */
  status?: number;
}

/** A refusal that the caller is told about; any other error is answered as `unexpected`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string | undefined;

  constructor(code: ProblemCode, { detail, status, ...options }: HttpErrorOptions = {}) {
    super(`http: ${code}`, options);
    this.code = code;
    this.status = status ?? PROBLEMS[code].status;
    this.detail = detail;
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
    };
  }
}
