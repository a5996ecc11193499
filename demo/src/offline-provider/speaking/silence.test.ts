import { describe, expect, it } from 'vitest';
import { trimSilence } from './silence.js';

describe('trimSilence', () => {
  const sound = Int16Array.from([...Array(50).fill(10), ...Array(20).fill(5_000), ...Array(50).fill(-10)]);

  it('leaves the margins, and fills up the one at the end', () => {
    expect(trimSilence(sound, 1_000, { beforeMs: 5, afterMs: 10 })).toEqual(sound.subarray(45, 80));
    const filled = trimSilence(sound, 1_000, { beforeMs: 100, afterMs: 100 });
    expect(filled).toHaveLength(170);
    expect([...filled.subarray(120)]).toEqual(Array(50).fill(0));
  });

  it('leaves nothing of silence', () => {
    expect(trimSilence(new Int16Array(100), 1_000, { beforeMs: 5, afterMs: 5 })).toHaveLength(0);
  });
});
