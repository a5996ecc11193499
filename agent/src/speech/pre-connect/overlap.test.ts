import { describe, expect, it } from 'vitest';
import { findOverlap, isOverlapHere } from './overlap.js';

const RATE = 24_000;

/** Something like a voice: tones that never repeat, from a seed. */
function voice(seconds: number, seed = 1): Int16Array {
  const samples = new Int16Array(seconds * RATE);
  let phase = 0;
  for (let at = 0; at < samples.length; at++) {
    const time = at / RATE;
    phase +=
      (2 * Math.PI * (180 + 90 * Math.sin(seed + 7.3 * time * time) + 40 * Math.sin(31 * time * seed))) /
      RATE;
    samples[at] = 8_000 * Math.sin(phase) * (0.6 + 0.4 * Math.sin(11 * time + seed));
  }
  return samples;
}

const joined = (...parts: Int16Array[]): Int16Array => Int16Array.from(parts.flatMap((part) => [...part]));

describe('findOverlap', () => {
  it('finds where the live audio repeats the end of the recording', () => {
    const said = voice(3);
    const recording = said.subarray(0, 2 * RATE);
    const live = said.subarray(1.8 * RATE);
    const seam = findOverlap(recording, live, RATE)!;
    // what is heard in the end is what was said, to within a sample of the search
    expect(Math.abs(seam.recordingEnd - seam.liveStart - 1.8 * RATE)).toBeLessThanOrEqual(3);
  });

  it('leaves out the silence that comes before the first packet', () => {
    const said = voice(3);
    const live = joined(new Int16Array(0.3 * RATE), said.subarray(1.7 * RATE));
    const seam = findOverlap(said.subarray(0, 2 * RATE), live, RATE)!;
    expect(Math.abs(seam.recordingEnd - (seam.liveStart - 0.3 * RATE) - 1.7 * RATE)).toBeLessThanOrEqual(3);
  });

  it('goes by the recording to its end, whatever the jitter buffer has made of the live audio so far', () => {
    const said = voice(3);
    const torn = said.slice(1.4 * RATE);
    torn.fill(0, 0, 0.05 * RATE);
    torn.copyWithin(0.1 * RATE, 0.12 * RATE, 0.2 * RATE); // 20 ms left out
    const seam = findOverlap(said.subarray(0, 2 * RATE), torn, RATE)!;
    expect(seam.recordingEnd).toBeGreaterThan(1.9 * RATE);
    expect(Math.abs(seam.recordingEnd - seam.liveStart - 1.4 * RATE)).toBeLessThanOrEqual(3);
  });

  it('goes on where the live audio is whole, when it is not at the end of the recording', () => {
    const said = voice(3);
    const torn = said.slice(1.4 * RATE);
    torn.fill(0, 0.5 * RATE, 0.6 * RATE); // lost on the way
    const seam = findOverlap(said.subarray(0, 2 * RATE), torn, RATE)!;
    expect(Math.abs(seam.recordingEnd - seam.liveStart - 1.4 * RATE)).toBeLessThanOrEqual(3);
  });

  it('waits until the live audio has the end of the recording', () => {
    const said = voice(3);
    const recording = said.subarray(0, 2 * RATE);
    const live = (until: number) => said.subarray(1.8 * RATE, until * RATE);
    expect([1.9, 1.98, 2.01].map((until) => isOverlapHere(recording, live(until), RATE))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('finds nothing where the live audio goes on after the recording', () => {
    expect(findOverlap(voice(2), voice(1, 5), RATE)).toBeNull();
  });

  it('finds nothing in silence', () => {
    expect(findOverlap(voice(2), new Int16Array(RATE), RATE)).toBeNull();
    expect(findOverlap(new Int16Array(2 * RATE), voice(1), RATE)).toBeNull();
    expect(findOverlap(new Int16Array(10), voice(1), RATE)).toBeNull();
  });
});
