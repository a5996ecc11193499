import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PingWatch } from './ping-watch.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('PingWatch', () => {
  it('waits for ever for a page that never pings', () => {
    const onMissed = vi.fn();
    new PingWatch({ onMissed });
    vi.advanceTimersByTime(3_600_000);
    expect(onMissed).not.toHaveBeenCalled();
  });

  it('notices, once, a page that has stopped', () => {
    const onMissed = vi.fn();
    const pings = new PingWatch({ onMissed });
    for (let at = 0; at < 5; at++) {
      pings.came();
      vi.advanceTimersByTime(29_000);
    }
    expect(onMissed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(6_000);
    pings.came();
    vi.advanceTimersByTime(60_000);
    expect(onMissed).toHaveBeenCalledOnce();
  });

  it('is silent after the call', () => {
    const onMissed = vi.fn();
    const pings = new PingWatch({ onMissed });
    pings.came();
    pings.stop();
    vi.advanceTimersByTime(60_000);
    expect(onMissed).not.toHaveBeenCalled();
  });
});
