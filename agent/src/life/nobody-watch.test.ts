import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NobodyWatch } from './nobody-watch.js';

const AFTER_MS = 20_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const onNobody = vi.fn();
  return { watch: new NobodyWatch({ afterMs: AFTER_MS, onNobody }), onNobody };
}

describe('NobodyWatch', () => {
  it('notices, once, that the camera has seen nobody for long', () => {
    const { watch, onNobody } = watched();
    watch.sees('someone');
    vi.advanceTimersByTime(3 * AFTER_MS);
    watch.sees('nobody');
    vi.advanceTimersByTime(AFTER_MS - 1);
    expect(onNobody).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    watch.sees('nobody');
    vi.advanceTimersByTime(3 * AFTER_MS);
    expect(onNobody).toHaveBeenCalledOnce();
  });

  it.each([
    ['comes back', (watch: NobodyWatch) => watch.sees('someone')],
    ['turns the camera off', (watch: NobodyWatch) => watch.sees('camera-off')],
    ['has no camera any more', (watch: NobodyWatch) => watch.sees(undefined)],
    ['has left', (watch: NobodyWatch) => watch.stop()],
  ])('waits no longer for who %s', (_, happens) => {
    const { watch, onNobody } = watched();
    watch.sees('nobody');
    vi.advanceTimersByTime(AFTER_MS - 1);
    happens(watch);
    watch.active();
    vi.advanceTimersByTime(3 * AFTER_MS);
    expect(onNobody).not.toHaveBeenCalled();
  });

  it('believes a touch more than the camera', () => {
    const { watch, onNobody } = watched();
    watch.sees('nobody');
    vi.advanceTimersByTime(AFTER_MS - 1);
    watch.active();
    vi.advanceTimersByTime(AFTER_MS - 1);
    expect(onNobody).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onNobody).toHaveBeenCalledOnce();
  });
});
