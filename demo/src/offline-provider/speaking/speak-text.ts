import { resample } from '../audio/resample.js';
import { normaliseForSpeech } from './normalise.js';
import { type Piece, splitIntoPieces } from './sentences.js';
import { trimSilence } from './silence.js';
import type { Voice } from './voice.js';

/** What OpenAI's `pcm` is: mono, signed 16 bit, little endian. */
export const SPEECH_RATE_HZ = 24_000;

/** Quiet after a piece that another one follows, and after the last. */
const REST_MS = { sentence: 240, clause: 90, last: 60 };
/** Enough for the soft beginning of an h or an f, which lies below the threshold. */
const LEAD_MS = 25;

export interface SpeakOptions {
  readonly voice: Voice;
  readonly speed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Speaks a text of any length: yields the samples of each sentence as soon as they are there, while the next one is
 * already being made. Yields nothing for a text that has nothing to say.
 */
export async function* speakText(text: string, options: SpeakOptions): AsyncGenerator<Int16Array> {
  const pieces = splitIntoPieces(normaliseForSpeech(text));
  let ahead = begin(pieces[0], options);
  for (const [index, piece] of pieces.entries()) {
    const current = ahead;
    const next = pieces[index + 1];
    ahead = begin(next, options);
    const sound = await current;
    if (!sound) continue;
    const afterMs = next ? REST_MS[piece.ends] : REST_MS.last;
    const trimmed = trimSilence(sound.samples, sound.sampleRateHz, { beforeMs: LEAD_MS, afterMs });
    yield resample(trimmed, sound.sampleRateHz, SPEECH_RATE_HZ);
  }
}

function begin(piece: Piece | undefined, { voice, speed, signal }: SpeakOptions) {
  if (!piece) return undefined;
  const sound = voice.speak(piece.text, { speed, signal });
  sound.catch(() => {}); // it may fail before its turn to be awaited has come
  return sound;
}
