/** What recognisers work with, and both local detectors, in Hz; more only takes longer. */
export const HEARING_RATE_HZ = 16_000;

/** Pieces of the same sound, one after the other. */
export function joinedSamples(pieces: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Never a voice: -56 dBFS, a little above the noise of a good microphone. */
export const SILENT_LEVEL = 50;

/** How loud it is: the root of the mean square, 0 to 32,768. */
export function levelOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
