import type { Phrases } from './phrases.js';

/** What was made of one utterance. */
export interface Heard {
  /** Empty for `nothing`. */
  readonly text: string;
  /**
   * `phrase`: one of those listened for. `open`: open English, believable. `unsure`: somebody spoke, but nothing in
   * the text can be believed. `nothing`: silence or noise.
   */
  readonly source: 'phrase' | 'open' | 'unsure' | 'nothing';
  /** From 0 to 1; comparable only within one source. */
  readonly confidence: number;
  /** Words of the phrases that the dictionary lacks; those phrases can only be heard as open English. */
  readonly unknownWords: readonly string[];
}

/** Turns speech into text. */
export interface Recogniser {
  /**
   * @param samples 16 kHz, mono.
   * @throws {ProviderError} `recogniser-failed`, `recogniser-timeout`; the signal's reason when aborted.
   */
  hear(samples: Int16Array, phrases: Phrases, signal?: AbortSignal): Promise<Heard>;
}
