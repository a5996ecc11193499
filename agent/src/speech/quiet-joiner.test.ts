import { AudioFrame } from '@livekit/rtc-node';
import { describe, expect, it } from 'vitest';
import { QuietJoiner } from './quiet-joiner.js';

const RATE = 16_000;
const FRAME_MS = 20;

/** A frame of this loudness, whose first sample tells which one it is. */
function frame(id: number, level = 0): AudioFrame {
  const data = new Int16Array((RATE * FRAME_MS) / 1_000).fill(level);
  data[0] = id;
  return new AudioFrame(data, RATE, 1, data.length);
}

/** Lengths in ms of what comes out while frames of that loudness go in for a time. */
function lengthsOf(joiner: QuietJoiner, ms: number, level?: number): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < ms; at += FRAME_MS) {
    const out = joiner.push(frame(1, level));
    if (out) lengths.push((out.samplesPerChannel / RATE) * 1_000);
  }
  return lengths;
}

describe('QuietJoiner', () => {
  it('passes each frame on while somebody speaks, and in the two seconds after', () => {
    const joiner = new QuietJoiner();
    expect(new Set(lengthsOf(joiner, 1_000, 3_000))).toEqual(new Set([20]));
    expect(new Set(lengthsOf(joiner, 1_980))).toEqual(new Set([20]));
  });

  it('then passes on 100 ms at a time, losing nothing', () => {
    const joiner = new QuietJoiner();
    lengthsOf(joiner, 2_000);
    expect(lengthsOf(joiner, 1_000)).toEqual(Array(10).fill(100));
  });

  it('passes a voice on at once, with the silence before it in front', () => {
    const joiner = new QuietJoiner();
    lengthsOf(joiner, 2_080); // none is held by now
    expect(joiner.push(frame(7))).toBeUndefined();
    expect(joiner.push(frame(8))).toBeUndefined();
    const out = joiner.push(frame(9, 3_000));
    expect([0, 320, 640].map((at) => out?.data[at])).toEqual([7, 8, 9]);
    expect(out?.samplesPerChannel).toBe(960);
    expect(joiner.push(frame(1, 3_000))?.samplesPerChannel).toBe(320);
  });

  it('does not take the noise of a room for a voice', () => {
    const joiner = new QuietJoiner();
    lengthsOf(joiner, 1_000, 3_000);
    lengthsOf(joiner, 6_000, 60);
    expect(lengthsOf(joiner, 500, 60)).toEqual(Array(5).fill(100));
  });
});
