import type { ErrorRequestHandler } from 'express';
import { ProviderError } from '../errors.js';

/** Answers every failure in OpenAI's shape; what nobody expected is told to `onUnexpected` and not to the caller. */
export function answerError(onUnexpected: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = toProviderError(error);
    if (known.code === 'unexpected') onUnexpected(error);
    // Too late for a status: cutting the connection is the one way left to say that the answer is not whole.
    if (response.headersSent) response.destroy();
    else if (request.destroyed && !request.complete) next();
    else response.status(known.status).json(known.toBody());
  };
}

function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  // body-parser's errors
  if (type === 'entity.too.large') return new ProviderError('body-too-large', { cause: error });
  if (type === 'entity.parse.failed') {
    return new ProviderError('invalid-request', { cause: error, detail: 'The body is not valid JSON.' });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProviderError('invalid-request', { cause: error });
  }
  return new ProviderError('unexpected', { cause: error });
}
