import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallWarning } from '../state/index.js';
import { CallClock } from './call-clock.extra.js';

const start = (limits: { maxDurationS?: number; idleTimeoutS?: number }) => {
  const warnings: (CallWarning | null)[] = [];
  let over = 0;
  const clock = new CallClock({
    nowMs: () => Date.now(),
    onWarning: (warning) => warnings.push(warning),
    onOver: () => {
      over += 1;
    },
  });
  clock.start({ maxDurationS: null, idleTimeoutS: null, ...limits });
  return { clock, warnings, over: () => over };
};

describe('CallClock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends a call that has lasted long enough, and says so 30 s before', () => {
    const { warnings, over } = start({ maxDurationS: 120 });
    vi.advanceTimersByTime(89_999);
    expect(warnings).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(warnings).toEqual([{ reason: 'max-duration', endsAt: 120_000 }]);
    vi.advanceTimersByTime(29_999);
    expect(over()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(over()).toBe(1);
  });

  it('says so in the middle of a short call', () => {
    const { warnings } = start({ maxDurationS: 20 });
    vi.advanceTimersByTime(10_000);
    expect(warnings).toEqual([{ reason: 'max-duration', endsAt: 20_000 }]);
  });

  it('ends a call in which nothing happens, unless something does', () => {
    const { clock, warnings, over } = start({ idleTimeoutS: 60 });
    vi.advanceTimersByTime(40_000);
    expect(warnings).toEqual([{ reason: 'idle', endsAt: 60_000 }]);
    clock.onActivity();
    expect(warnings.at(-1)).toBeNull();
    vi.advanceTimersByTime(59_999);
    expect(over()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(over()).toBe(1);
  });

  it('shows what the agent says, and takes it back when the visitor is there after all', () => {
    const { clock, warnings, over } = start({});
    clock.onAgentWarning({ reason: 'idle', ends_in_s: 15 });
    expect(warnings).toEqual([{ reason: 'idle', endsAt: 15_000 }]);
    clock.onActivity();
    expect(warnings.at(-1)).toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(over(), 'the agent ends it, not we').toBe(0);
  });

  it('shows what ends first', () => {
    const { clock, warnings } = start({ maxDurationS: 60 });
    vi.advanceTimersByTime(30_000);
    clock.onAgentWarning({ reason: 'idle', ends_in_s: 50 });
    expect(warnings).toEqual([{ reason: 'max-duration', endsAt: 60_000 }]);
    clock.onAgentWarning({ reason: 'idle', ends_in_s: 10 });
    expect(warnings.at(-1)).toEqual({ reason: 'idle', endsAt: 40_000 });
  });

  it('does nothing more once it is stopped', () => {
    const { clock, warnings, over } = start({ maxDurationS: 60, idleTimeoutS: 30 });
    clock.stop();
    vi.advanceTimersByTime(120_000);
    expect([warnings, over()]).toEqual([[], 0]);
  });
});
