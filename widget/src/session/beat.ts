/** ms. As often as the answer to a visitor has to be noticed, and every second one moves the bars, which costs a frame. */
export const BEAT_MS = 50;

/**
 * One timer for all that listens during a call: to wake a page up costs more than what it is woken for, so that three
 * timers of their own took twice as much of a core.
 */
export class Beat {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Calls back at every beat of so many, from now on. Returns the function that ends this. */
  every(beats: number, listener: () => void): () => void {
    let count = 0;
    const onBeat = () => {
      count = (count + 1) % beats;
      if (count === 0) listener();
    };
    this.#listeners.add(onBeat);
    this.#timer ??= setInterval(() => {
      for (const it of this.#listeners) it();
    }, BEAT_MS);
    return () => {
      this.#listeners.delete(onBeat);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}
