/** Of how many utterances the lag is remembered: a recogniser may become slower or faster in a call. */
const REMEMBERED = 5;

/**
 * How far the words of a recogniser that hears along are behind their sound, in milliseconds, as far as that is known.
 * What it has understood earlier in a pause cannot be all of what was said before it.
 */
export class WordLag {
  readonly #last: number[] = [];

  /** The shortest of the last few, so that nobody waits for a lag that is over. 0 while none is known. */
  get leastMs(): number {
    return this.#last.length > 0 ? Math.min(...this.#last) : 0;
  }

  /** @param ms - From the end of an utterance's voice to its last word. */
  learn(ms: number) {
    this.#last.push(ms);
    if (this.#last.length > REMEMBERED) this.#last.shift();
  }
}
