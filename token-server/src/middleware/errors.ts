import type { ErrorRequestHandler, RequestHandler } from 'express';
import { HttpError, type HttpErrorOptions } from '../http-error.js';
import { notJson } from './json-body.js';

/** What body-parser calls its errors. @see https://github.com/expressjs/body-parser#errors */
const BODY_ERRORS: Readonly<Record<string, HttpErrorOptions>> = {
  'encoding.unsupported': { status: 415, detail: 'Content-Encoding: must not be set' },
  'charset.unsupported': { status: 415, detail: 'Content-Type: the charset must be utf-8' },
};

/** The refusal for an error that Express or a parser threw; nothing for one that nobody foresaw. */
function toHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  if (type === 'entity.too.large') return new HttpError('body-too-large', { cause: error });
  if (type === 'entity.parse.failed') return notJson({ cause: error });
  return new HttpError('invalid-request', { ...BODY_ERRORS[type], cause: error });
}

/** Answers every error as problem+json. An unforeseen one is put into the request's log line, not into the answer. */
export const answerErrors: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const known = toHttpError(error);
  // goes into the line that is written for the request anyway
  if (known === undefined)
    res.err = error instanceof Error ? error : new Error('a value that is no error was thrown');
  if (res.headersSent) {
    res.destroy(); // half an answer must not look like a whole one
    return;
  }
  const answer = known ?? new HttpError('unexpected');
  res.locals.problem = answer.code; // for the metrics
  // not `res.type()`: a charset is no parameter of this type
  res
    .status(answer.status)
    .set({ ...answer.headers, 'Content-Type': 'application/problem+json' })
    .end(JSON.stringify(answer.toProblem(String(req.id))));
};

export const notFound: RequestHandler = () => {
  throw new HttpError('not-found');
};

/** Last handler of a path: whatever its other handlers did not take is refused. */
export const methodNotAllowed =
  (...allowed: readonly string[]): RequestHandler =>
  (_req, res) => {
    res.set('Allow', allowed.join(', '));
    throw new HttpError('method-not-allowed');
  };
