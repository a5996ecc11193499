import { describe, expect, it } from 'vitest';
import { readWav } from '../testing/wav.js';
import { PauseDetector } from './pause-detector.js';

const RATE = 16_000;
const FRAME = RATE / 100;

const noise = (ms: number, level: number) => {
  let seed = 1;
  return Int16Array.from({ length: (ms * RATE) / 1_000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.round(((seed / 2_147_483_647) * 2 - 1) * level);
  });
};
const mixed = (a: Int16Array, b: Int16Array) => a.map((sample, index) => sample + (b[index] ?? 0));
const speech = () => {
  const { samples } = readWav(new URL('../../fixtures/when-are-you-open.wav', import.meta.url));
  return new Int16Array([...new Int16Array(RATE / 2), ...samples, ...new Int16Array(RATE)]);
};

/** For how long it was quiet, frame by frame. */
function quietMs(samples: Int16Array): number[] {
  const detector = new PauseDetector();
  const quiet: number[] = [];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    detector.push(samples.subarray(at, at + FRAME), RATE);
    quiet.push(detector.quietMs);
  }
  return quiet;
}
const lastVoiceMs = (samples: Int16Array) =>
  (samples.findLastIndex((it) => Math.abs(it) > 1_000) / RATE) * 1_000;

describe('PauseDetector', () => {
  it('notices the end of speech within 40 ms', () => {
    const said = speech();
    const quiet = quietMs(said);
    const end = lastVoiceMs(said);
    expect(said.length / 16 - (quiet.at(-1) ?? 0)).toBeLessThan(end + 40);
    expect(quiet.at(-1)).toBeGreaterThan(900);
  });

  it('notices it in a noisy room too', () => {
    const said = speech();
    const noisy = mixed(said, noise(said.length / 16, 300));
    expect(noisy.length / 16 - (quietMs(noisy).at(-1) ?? 0)).toBeLessThan(lastVoiceMs(said) + 40);
  });

  it('takes a soft voice for a voice', () => {
    const soft = speech().map((sample) => Math.round(sample / 12));
    expect(soft.length / 16 - (quietMs(soft).at(-1) ?? 0)).toBeGreaterThan(lastVoiceMs(speech()) - 150);
  });
});
