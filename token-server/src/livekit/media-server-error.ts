import { ServerError } from 'livekit-server-sdk';
import type { Logger } from 'pino';
import { HttpError } from '../http-error.js';

/** `HTTP 401` or `ECONNREFUSED`; the message of a 401 repeats our token. */
export function reasonOf(error: unknown): string {
  if (error instanceof ServerError) return `HTTP ${error.status}`;
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error; // `fetch` keeps the system's error there
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

/** The refusal for what went wrong in asking the media server. */
export function fromMediaServer(error: unknown, log: Logger): HttpError {
  const code = error instanceof ServerError ? error.code : undefined;
  if (code === 'not_found') return new HttpError('room-not-found');
  if (code === 'invalid_argument')
    return new HttpError('invalid-request', { detail: 'body: refused by the media server' });
  log.warn({ reason: reasonOf(error) }, 'media server does not answer, or refuses our key');
  return new HttpError('media-server-unreachable', { headers: { 'Retry-After': '5' } });
}
