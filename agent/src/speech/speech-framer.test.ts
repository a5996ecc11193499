import { describe, expect, it } from 'vitest';
import { tonePcm } from '../testing/wav.js';
import { SpeechFramer } from './speech-framer.js';

const RATE = 24_000;
const FRAME = 480;
const frame = (pcm: Buffer, pieceLength = pcm.length) => {
  const framer = new SpeechFramer(RATE);
  const frames = [];
  for (let at = 0; at < pcm.length; at += pieceLength)
    frames.push(...framer.push(pcm.subarray(at, at + pieceLength)));
  return [...frames, ...framer.end()];
};
const samplesOf = (frames: Int16Array[]) => frames.flatMap((it) => [...it]);

describe('SpeechFramer', () => {
  it('trims leading silence but for 20 ms', () => {
    const length = samplesOf(frame(tonePcm(100, 230))).length;
    expect(length).toBeGreaterThanOrEqual(120 * 24 - 2);
    expect(length).toBeLessThanOrEqual(121 * 24); // a tone begins softly
  });

  it('gives the same whatever the pieces are', () => {
    const pcm = tonePcm(205, 230);
    const whole = frame(pcm);
    expect(whole.slice(0, -1).every((it) => it.length === FRAME)).toBe(true);
    for (const pieceLength of [1, 3, 959, 4_096])
      expect(samplesOf(frame(pcm, pieceLength))).toEqual(samplesOf(whole));
  });

  it('leaves later silence alone', () => {
    const pcm = Buffer.concat([tonePcm(100), tonePcm(100, 300)]);
    expect(samplesOf(frame(pcm)).length).toBeGreaterThan(495 * 24);
  });

  it('trims a second at most, and never everything', () => {
    expect(samplesOf(frame(tonePcm(0, 1_500), 4_800))).toHaveLength(500 * 24);
    expect(samplesOf(frame(tonePcm(0, 300))).length).toBe(20 * 24);
    expect(frame(Buffer.alloc(0))).toEqual([]);
  });
});
