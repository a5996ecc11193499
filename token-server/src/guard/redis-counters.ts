import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { type Counters, NOTHING_COUNTED } from './counters.js';

/** Counters in Redis, for all processes together. */
export function createRedisCounters(client: Redis): Counters {
  const points = Number.MAX_SAFE_INTEGER; // it only counts; what is too much is decided by who asks
  const duration = 60; // each addition says its own
  const limiter = new RateLimiterRedis({
    storeClient: client,
    points,
    duration,
    keyPrefix: 'count',
    rejectIfRedisNotReady: true,
  });
  return {
    add: async (key, amount, windowSeconds) => {
      const counted = await limiter.penalty(key, amount, { customDuration: windowSeconds });
      return { total: counted.consumedPoints, resetsInMs: counted.msBeforeNext };
    },
    read: async (key) => {
      const counted = await limiter.get(key);
      if (counted === null) return NOTHING_COUNTED;
      return { total: counted.consumedPoints, resetsInMs: counted.msBeforeNext };
    },
  };
}
