import type { Awaitable } from '../awaitable.js';
import { createMemoryCounters } from './memory-counters.js';
import { preferShared, type SharedEngine } from './shared-engine.js';

/** What a counter stands at, and when it begins anew. */
export interface Count {
  readonly total: number;
  readonly resetsInMs: number;
}

/**
 * Counters that begin anew some time after their first use: in Redis, where there is one, for all processes together.
 * While it is away they go on in this process's memory, from zero: guards neither open nor close, they get wider by
 * the number of processes. Never rejects.
 */
export interface Counters {
  /** @param amount A whole number; a negative one takes back what was added. */
  add(key: string, amount: number, windowSeconds: number): Awaitable<Count>;
  read(key: string): Awaitable<Count>;
}

export const NOTHING_COUNTED: Count = Object.freeze({ total: 0, resetsInMs: 0 });

export function createCounters(engine?: SharedEngine): Counters {
  const memory = createMemoryCounters();
  if (engine === undefined) return memory;
  const ask = preferShared(engine, { shared: engine.counters, own: memory });
  return {
    add: (...args) => ask((counters) => counters.add(...args)),
    read: (...args) => ask((counters) => counters.read(...args)),
  };
}
