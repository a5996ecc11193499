import { describe, expect, it } from 'vitest';
import { resample } from './resample.js';

const tone = (frequencyHz: number, sampleRateHz: number) =>
  Int16Array.from({ length: sampleRateHz }, (_, index) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * frequencyHz * index) / sampleRateHz)),
  );
/** Root mean square of the middle, where no edge is felt. */
const loudness = (samples: Int16Array) => {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
};

describe('resample', () => {
  it.each([
    [48_000, 16_000],
    [24_000, 16_000],
    [16_000, 24_000],
    [44_100, 16_000],
    [8_000, 16_000],
    [44_099, 16_000],
  ])('keeps a tone from %d to %d Hz', (from, to) => {
    const out = resample(tone(1_000, from), from, to);
    expect(out).toHaveLength(to);
    const expected = tone(1_000, to);
    const error = out.map((value, index) => value - expected[index]!);
    expect(loudness(error)).toBeLessThan(loudness(expected) * 0.02);
  });

  it('takes away what would fold back', () => {
    expect(loudness(resample(tone(11_000, 48_000), 48_000, 16_000))).toBeLessThan(20);
  });

  it('leaves alone what has the right rate, and nothing as it is', () => {
    const samples = tone(440, 16_000);
    expect(resample(samples, 16_000, 16_000)).toBe(samples);
    expect(resample(new Int16Array(0), 8_000, 16_000)).toHaveLength(0);
  });
});
