/** Loudness below which a sample counts as silence; flite's own silence stays below 40. */
const THRESHOLD = 160;

/** Milliseconds of quiet that are left before and after what is spoken. */
export interface Margins {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** The samples without the silence around them, but for the margins. Missing margin at the end is filled up. */
export function trimSilence(samples: Int16Array, sampleRateHz: number, margins: Margins): Int16Array {
  let first = 0;
  while (first < samples.length && Math.abs(samples[first]!) < THRESHOLD) first++;
  if (first === samples.length) return new Int16Array(0);
  let last = samples.length - 1;
  while (Math.abs(samples[last]!) < THRESHOLD) last--;
  const before = Math.round((margins.beforeMs * sampleRateHz) / 1_000);
  const after = Math.round((margins.afterMs * sampleRateHz) / 1_000);
  const start = Math.max(0, first - before);
  const trimmed = new Int16Array(last + 1 + after - start);
  trimmed.set(samples.subarray(start, last + 1 + after));
  return trimmed;
}
