import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpError } from '../http-error.js';

const IPV6_SUBNET = 56;

export interface FailureLimit {
  /** Refuses who has failed too often already, right credentials or not: else guessing would still find them. */
  readonly refuse: RequestHandler;
  /** Counts a failure and hands on its error. */
  count(req: Request, res: Response, next: NextFunction, error: HttpError): void;
}

/**
 * Counts by the caller's address what was refused, and only that: whoever has the right credentials may call as
 * often as they like. Use one instance for all the paths that share a secret.
 */
export function limitFailures(perMinute: number): FailureLimit {
  const keyOf = (req: Request) => ipKeyGenerator(req.ip ?? '', IPV6_SUBNET);
  const limit = rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    keyGenerator: keyOf,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_req, _res, next) => next(), // this one is told what it did; `refuse` stops the next one
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  });
  return {
    refuse: async (req, _res, next) => {
      const failed = await limit.getKey(keyOf(req));
      if (failed === undefined || failed.totalHits < perMinute) return next();
      const waitMs = (failed.resetTime?.getTime() ?? 0) - Date.now();
      const seconds = Math.max(1, Math.ceil(waitMs / 1000));
      throw new HttpError('rate-limited', { headers: { 'Retry-After': String(seconds) } });
    },
    count: (req, res, next, error) => {
      void limit(req, res, () => next(error));
    },
  };
}
