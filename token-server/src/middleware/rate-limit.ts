import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import type { TrustProxy } from '../config.js';
import { HttpError } from '../http-error.js';

export interface RateLimitOptions {
  readonly perMinute: number;
  readonly trustProxy: TrustProxy;
  readonly log: Logger;
}

/**
 * Counts requests by the caller's address; use one instance for all the paths that share a budget. IPv6 is counted
 * by /56, the library's default: that much is one household, which can otherwise change its address at will.
 */
export function limitRate({ perMinute, trustProxy, log }: RateLimitOptions): RequestHandler[] {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new HttpError('rate-limited')), // Retry-After is set by then
    // ours below watches every request, the library's checks only the first one
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    logger: {
      error: (error) => log.error({ err: error }, 'rate limit failed'),
      warn: (error) => log.warn({ err: error }, 'rate limit misconfigured'),
    },
  });
  return trustProxy === false ? [warnOfProxy(log), limit] : [limit];
}

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
