import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { after } from '../awaitable.js';
import type { TrustProxy } from '../config.js';
import type { Counters } from '../guard/counters.js';
import { HttpError } from '../http-error.js';
import { addressOf } from './caller.js';

export interface RateLimitOptions {
  /** Paths with the same one share a budget. */
  readonly name?: string;
  readonly perMinute: number;
  readonly counters: Counters;
  readonly trustProxy: TrustProxy;
  readonly log: Logger;
}

/**
 * Counts requests by the caller's address, all the paths that it is used for together. IPv6 is counted by /64: that
 * much is one household, which can otherwise change its address at will.
 */
export function limitRate(options: RateLimitOptions): RequestHandler[] {
  const { name = 'requests', perMinute, counters, trustProxy, log } = options;
  const limit: RequestHandler = (req, _res, next) =>
    after(counters.add(`${name}:${addressOf(req)}`, 1, 60), ({ total, resetsInMs }) => {
      if (total > perMinute) throw tooMany(resetsInMs);
      next();
    });
  return trustProxy === false ? [warnOfProxy(log), limit] : [limit];
}

/** The refusal of somebody who may come back when the counter begins anew. */
export const tooMany = (resetsInMs: number): HttpError =>
  new HttpError('rate-limited', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(resetsInMs / 1000))) },
  });

/** Behind a proxy that nobody told us about, all visitors are one address and share one budget. */
function warnOfProxy(log: Logger): RequestHandler {
  let hasWarned = false;
  return (req, _res, next) => {
    if (!hasWarned && req.headers['x-forwarded-for'] !== undefined) {
      hasWarned = true;
      log.warn(
        'X-Forwarded-For was sent and is ignored: if a proxy stands in front, set TRUST_PROXY, ' +
          'or all visitors share one rate limit',
      );
    }
    next();
  };
}
