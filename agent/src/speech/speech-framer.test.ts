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
  it('trims leading silence but for 5 ms', () => {
    const length = samplesOf(frame(tonePcm(100, 230))).length;
    expect(length).toBeGreaterThanOrEqual(105 * 24 - 2);
    expect(length).toBeLessThanOrEqual(106 * 24); // a tone begins softly
  });

  it('keeps a soft consonant, and trims the noise of a voice that has some', () => {
    const softly = Buffer.alloc(30 * 24 * 2);
    for (let at = 0; at < 30 * 24; at++) softly.writeInt16LE(at % 2 ? 80 : -80, at * 2);
    const afterSilence = frame(Buffer.concat([Buffer.alloc(200 * 24 * 2), softly, tonePcm(100)]));
    expect(samplesOf(afterSilence).length).toBe(135 * 24);
    const noise = Buffer.alloc(200 * 24 * 2);
    for (let at = 0; at < 200 * 24; at++) noise.writeInt16LE(at % 2 ? 45 : -45, at * 2);
    const length = samplesOf(frame(Buffer.concat([noise, tonePcm(100)]))).length;
    expect(length).toBeLessThanOrEqual(106 * 24);
  });

  it('gives the same whatever the pieces are', () => {
    const pcm = tonePcm(205, 230);
    const whole = frame(pcm);
    expect(whole.slice(0, -1).every((it) => it.length % FRAME === 0)).toBe(true);
    for (const pieceLength of [1, 3, 959, 4_096])
      expect(samplesOf(frame(pcm, pieceLength))).toEqual(samplesOf(whole));
  });

  it('makes longer frames of what is here at once, up to 100 ms', () => {
    const lengths = new SpeechFramer(RATE).push(tonePcm(300, 0)).map((it) => it.length / FRAME);
    expect(lengths).toEqual([5, 5, 4]);
  });

  it('gives a frame as soon as it is there, and leaves something for the last one', () => {
    const framer = new SpeechFramer(RATE);
    const pcm = tonePcm(40, 0);
    expect(framer.push(pcm.subarray(0, FRAME * 2)).length).toBe(0);
    expect(framer.push(pcm.subarray(FRAME * 2, FRAME * 2 + 2)).map((it) => it.length)).toEqual([FRAME]);
    expect(framer.push(pcm.subarray(FRAME * 2 + 2)).length).toBe(0);
    expect(framer.end().map((it) => it.length)).toEqual([FRAME]);
  });

  it('leaves later silence alone', () => {
    const pcm = Buffer.concat([tonePcm(100), tonePcm(100, 300)]);
    expect(samplesOf(frame(pcm)).length).toBeGreaterThan(495 * 24);
  });

  it('trims a second at most, and never everything', () => {
    expect(samplesOf(frame(tonePcm(0, 1_500), 4_800))).toHaveLength(500 * 24);
    expect(samplesOf(frame(tonePcm(0, 300))).length).toBe(5 * 24);
    expect(frame(Buffer.alloc(0))).toEqual([]);
  });
});
