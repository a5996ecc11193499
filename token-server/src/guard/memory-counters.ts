import { type Counters, NOTHING_COUNTED } from './counters.js';

/** How often those that are over are looked for. */
const SWEEP_EVERY_MS = 10_000;

/**
 * Counters in this process's memory. Of our own because a token adds to and reads a dozen of them: one by
 * rate-limiter-flexible, which makes a promise for each and a timer for each key, takes several times as long.
 */
export function createMemoryCounters(nowMs: () => number = Date.now): Counters {
  const counters = new Map<string, { total: number; readonly untilMs: number }>();
  let sweptMs = 0;

  const sweep = (now: number) => {
    if (now - sweptMs < SWEEP_EVERY_MS) return;
    sweptMs = now;
    for (const [key, { untilMs }] of counters) if (untilMs <= now) counters.delete(key);
  };

  return {
    add: (key, amount, windowSeconds) => {
      const now = nowMs();
      sweep(now);
      let counter = counters.get(key);
      if (counter === undefined || counter.untilMs <= now) {
        counter = { total: 0, untilMs: now + windowSeconds * 1_000 };
        counters.set(key, counter);
      }
      counter.total += amount;
      return { total: counter.total, resetsInMs: counter.untilMs - now };
    },
    read: (key) => {
      const now = nowMs();
      const counter = counters.get(key);
      if (counter === undefined || counter.untilMs <= now) return NOTHING_COUNTED;
      return { total: counter.total, resetsInMs: counter.untilMs - now };
    },
  };
}
