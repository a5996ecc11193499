import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionFact, Unheard } from '../state/index.js';
import { FakeMeter, IN_CALL, snapshotAfter } from '../testing/fakes.js';
import { HearingCheck } from './hearing-check.js';

const muted: SessionFact = { type: 'microphone/changed', state: 'muted', deviceId: 'built-in' };
const speaking: SessionFact = { type: 'agent/changed', agent: 'speaking' };

const follow = (...facts: readonly SessionFact[]) => {
  const meter = new FakeMeter();
  const changes: (Unheard | null)[] = [];
  const check = new HearingCheck({ meter, onChange: (unheard) => changes.push(unheard) });
  const now = (...more: readonly SessionFact[]) => check.follow(snapshotAfter(...IN_CALL, ...more));
  now(...facts);
  return { meter, changes, now, check };
};

describe('HearingCheck', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('notices a visitor who talks while muted, and forgets it some seconds later', () => {
    const { meter, changes } = follow(muted);
    meter.level = 0.1;
    vi.advanceTimersByTime(800);
    expect(changes).toEqual(['muted']);
    meter.level = 0;
    vi.advanceTimersByTime(10_000);
    expect(changes).toEqual(['muted', null]);
  });

  it('says nothing of a cough, nor of a visitor who is muted and silent', () => {
    const { meter, changes } = follow(muted);
    meter.level = 0.1;
    vi.advanceTimersByTime(300);
    meter.level = 0;
    vi.advanceTimersByTime(60_000);
    expect(changes).toEqual([]);
  });

  it('takes the hint away as soon as the visitor is heard again', () => {
    const { meter, changes, now } = follow(muted);
    meter.level = 0.1;
    vi.advanceTimersByTime(800);
    now();
    expect(changes).toEqual(['muted', null]);
  });

  it('notices a microphone that gives nothing, until it does', () => {
    const { meter, changes } = follow();
    vi.advanceTimersByTime(11_900);
    expect(changes).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(changes).toEqual(['silent']);
    meter.level = 0.05;
    vi.advanceTimersByTime(100);
    expect(changes).toEqual(['silent', null]);
  });

  it('is content with a visitor who listens in a room that is not dead', () => {
    const { meter, changes } = follow();
    meter.level = 0.004;
    vi.advanceTimersByTime(120_000);
    expect(changes).toEqual([]);
  });

  it('costs nothing while the assistant speaks or there is no microphone', () => {
    const { now } = follow(speaking);
    expect(vi.getTimerCount()).toBe(0);
    now();
    expect(vi.getTimerCount()).toBe(1);
    now({ type: 'call/ended' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
