import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ducking } from './ducking.js';

describe('Ducking', () => {
  let level: number;
  let volumes: number[];
  let ducking: Ducking;

  beforeEach(() => {
    vi.useFakeTimers();
    level = 0;
    volumes = [];
    ducking = new Ducking({ meter: { loudness: () => level }, setVolume: (volume) => volumes.push(volume) });
    ducking.follow(true);
  });
  afterEach(() => {
    ducking.follow(false);
    vi.useRealTimers();
  });

  it('turns the assistant down within 60 ms of a voice', () => {
    level = 0.1;
    vi.advanceTimersByTime(40);
    expect(volumes).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(volumes).toEqual([0.2]);
  });

  it('does not mind a click', () => {
    level = 0.5;
    vi.advanceTimersByTime(40);
    level = 0;
    vi.advanceTimersByTime(1_000);
    expect(volumes).toEqual([]);
  });

  it('does not mind what is left of an echo', () => {
    level = 0.02;
    vi.advanceTimersByTime(1_000);
    expect(volumes).toEqual([]);
  });

  it('stays down in the gaps between words and comes back when it was nothing', () => {
    level = 0.1;
    vi.advanceTimersByTime(100);
    level = 0;
    vi.advanceTimersByTime(580);
    expect(volumes).toEqual([0.2]);
    vi.advanceTimersByTime(20);
    expect(volumes).toEqual([0.2, 1]);
  });

  it('comes back as soon as there is nothing to talk over, and stops listening', () => {
    level = 0.1;
    vi.advanceTimersByTime(100);
    ducking.follow(false);
    expect(volumes).toEqual([0.2, 1]);
    vi.advanceTimersByTime(1_000);
    expect(volumes).toEqual([0.2, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
