import type { RequestHandler } from 'express';
import type { TakeCensus } from '../census.js';
import { HttpError } from '../http-error.js';

/** About when one of many calls may have ended. */
const RETRY_AFTER_SECONDS = 15;

/**
 * Starts no further call while that many rooms are live. Tokens given out whose visitors have not joined yet are not
 * counted: whoever took them and never came would keep the lines busy.
 * @param maxRooms 0 is no limit, and asks nobody.
 */
export function requireCapacity(maxRooms: number, census: TakeCensus): RequestHandler {
  return async (_req, _res, next) => {
    if (maxRooms > 0 && (await census()).rooms >= maxRooms)
      throw new HttpError('at-capacity', { headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) } });
    next();
  };
}
