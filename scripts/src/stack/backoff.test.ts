import { describe, expect, it } from 'vitest';
import { BackoffCounter, DEFAULT_BACKOFF } from './backoff.js';

describe('BackoffCounter', () => {
  it('doubles the wait up to its cap', () => {
    const counter = new BackoffCounter(DEFAULT_BACKOFF);
    const waits = Array.from({ length: 7 }, () => counter.nextWaitMs(100));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('begins anew after a run of a minute', () => {
    const counter = new BackoffCounter(DEFAULT_BACKOFF);
    counter.nextWaitMs(100);
    counter.nextWaitMs(100);
    expect(counter.nextWaitMs(60_000)).toBe(1_000);
    expect(counter.nextWaitMs(100)).toBe(2_000);
  });
});
