import type { NextFunction, Request, RequestHandler } from 'express';
import type { Counters } from '../guard/counters.js';
import type { HttpError } from '../http-error.js';
import { addressOf } from './caller.js';
import { tooMany } from './rate-limit.js';

export interface FailureLimit {
  /** Refuses who has failed too often already, right credentials or not: else guessing would still find them. */
  readonly refuse: RequestHandler;
  /** Counts a failure and hands on its error. */
  count(req: Request, next: NextFunction, error: HttpError): Promise<void>;
}

/**
 * Counts by the caller's address what was refused, and only that: whoever has the right credentials may call as
 * often as they like.
 */
export function limitFailures(perMinute: number, counters: Counters): FailureLimit {
  const keyOf = (req: Request) => `failures:${addressOf(req)}`;
  return {
    refuse: async (req, _res, next) => {
      const failed = await counters.read(keyOf(req));
      if (failed.total >= perMinute && failed.resetsInMs > 0) throw tooMany(failed.resetsInMs);
      next();
    },
    count: async (req, next, error) => {
      await counters.add(keyOf(req), 1, 60);
      next(error); // this one is told what it did; `refuse` stops the next one
    },
  };
}
