/** Every way in which the provider refuses or fails. A new code does not compile until it has a status and a text. */
export type ProviderErrorCode =
  | 'invalid-request'
  | 'unsupported-audio'
  | 'body-too-large'
  | 'not-found'
  | 'recogniser-unavailable'
  | 'recogniser-failed'
  | 'recogniser-timeout'
  | 'speech-failed'
  | 'unexpected';

const STATUS: Readonly<Record<ProviderErrorCode, number>> = {
  'invalid-request': 400,
  'unsupported-audio': 400,
  'body-too-large': 413,
  'not-found': 404,
  'recogniser-unavailable': 503,
  'recogniser-failed': 500,
  'recogniser-timeout': 504,
  'speech-failed': 500,
  unexpected: 500,
};

const TEXT: Readonly<Record<ProviderErrorCode, string>> = {
  'invalid-request': 'The request is not valid.',
  'unsupported-audio': 'The audio is no WAV file that can be read.',
  'body-too-large': 'The request is too large.',
  'not-found': 'There is no such endpoint.',
  'recogniser-unavailable': 'No speech recogniser is installed, so nothing can be heard.',
  'recogniser-failed': 'The speech recogniser failed.',
  'recogniser-timeout': 'The speech recogniser took too long.',
  'speech-failed': 'The text could not be spoken.',
  unexpected: 'Something went wrong.',
};

/** A refusal or failure that the caller is told about. `detail` replaces the code's own text; keep it presentable. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  readonly detail: string | undefined;
  /** Name of the field that is wrong. */
  readonly param: string | undefined;

  constructor(code: ProviderErrorCode, options: ErrorOptions & { detail?: string; param?: string } = {}) {
    super(`offline provider: ${code}`, options);
    this.code = code;
    this.detail = options.detail;
    this.param = options.param;
  }

  get status(): number {
    return STATUS[this.code];
  }

  /** @see https://platform.openai.com/docs/guides/error-codes */
  toBody() {
    const type = this.status < 500 ? 'invalid_request_error' : 'server_error';
    const message = this.detail ?? TEXT[this.code];
    return { error: { message, type, param: this.param ?? null, code: this.code } };
  }
}
