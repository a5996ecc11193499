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
