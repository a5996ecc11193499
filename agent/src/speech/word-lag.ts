/** Of how many utterances the lag is remembered: a recogniser may become slower or faster in a call. */
const REMEMBERED = 5;

/**
 * How far the words of a recogniser that hears along are behind their sound, in milliseconds, as far as that is known.
 * What it has understood earlier in a pause cannot be all of what was said before it.
 */
export class WordLag {
  readonly #last: number[] = [];

  /**
   * What is usual of the last few: a voice that ends softly seems to lag less, and one that goes on after a word more.
   * 0 while none is known.
   */
  get usualMs(): number {
    const sorted = this.#last.toSorted((one, other) => one - other);
    return sorted[(sorted.length - 1) >> 1] ?? 0;
  }

  /** @param ms - From the end of an utterance's voice to its last word. */
  learn(ms: number) {
    this.#last.push(ms);
    if (this.#last.length > REMEMBERED) this.#last.shift();
  }
}
