import type { Request } from 'express';
import { HttpError } from '../http-error.js';

const BEARER = /^Bearer +([^\s]+) *$/i;

/** What follows `Bearer` in the request's `Authorization`; empty where there is nothing like it. */
export const bearerOf = (req: Request): string => BEARER.exec(req.headers.authorization ?? '')?.[1] ?? '';

/**
 * A 401 that says how to do better.
 * @param detail For the caller's eyes; holds nothing that was sent.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function unauthenticated(req: Request, detail: string): HttpError {
  // without an `error` where nothing was sent, as the RFC has it
  const error = req.headers.authorization === undefined ? '' : ', error="invalid_token"';
  return new HttpError('unauthenticated', {
    detail,
    headers: { 'WWW-Authenticate': `Bearer realm="voice-assistant"${error}` },
  });
}
