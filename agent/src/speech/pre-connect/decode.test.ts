import { execFileSync } from 'node:child_process';
import { getFfmpegPath } from '@livekit/av';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.js';

const RATE = 48_000;
const SECONDS = 0.5;

/** A tone of 440 Hz, as raw samples. */
function tone(): Buffer {
  const samples = Int16Array.from({ length: RATE * SECONDS }, (_, at) => {
    return 10_000 * Math.sin((2 * Math.PI * 440 * at) / RATE);
  });
  return Buffer.from(samples.buffer);
}

const asOgg = (raw: Buffer): Buffer =>
  execFileSync(
    getFfmpegPath() ?? 'ffmpeg',
    [
      '-loglevel',
      'error',
      '-f',
      's16le',
      '-ar',
      `${RATE}`,
      '-ac',
      '1',
      '-i',
      'pipe:0',
      '-c:a',
      'libopus',
      '-f',
      'ogg',
      'pipe:1',
    ],
    { input: raw },
  );

/** Crossings of zero upwards in a second. */
const pitchOf = (samples: Int16Array, rate: number): number =>
  samples.reduce((sum, sample, at) => sum + (at > 0 && samples[at - 1]! < 0 && sample >= 0 ? 1 : 0), 0) *
  (rate / samples.length);

describe('decode', () => {
  it.each([
    ['Opus in a container', asOgg(tone()), 'audio/ogg'],
    ['raw samples', tone(), 'application/octet-stream'],
  ])('makes samples of %s, at the rate that is asked for', async (_, bytes, mimeType) => {
    const samples = await decode(bytes, { mimeType, sampleRate: RATE, channels: 1 }, 24_000);
    expect(samples.length / 24_000).toBeCloseTo(SECONDS, 1);
    expect(pitchOf(samples, 24_000)).toBeGreaterThan(420);
    expect(pitchOf(samples, 24_000)).toBeLessThan(460);
  });

  it('has nothing to say of a recording that is over before it has begun', async () => {
    const recording = { mimeType: 'audio/webm;codecs=opus', sampleRate: RATE, channels: 1 };
    expect(await decode(new Uint8Array(), recording, 24_000)).toHaveLength(0);
  });

  it('says so when it is no audio', async () => {
    const recording = { mimeType: 'audio/webm;codecs=opus', sampleRate: RATE, channels: 1 };
    await expect(decode(Buffer.from('no audio'), recording, 24_000)).rejects.toThrow('decoded nothing');
  });
});
