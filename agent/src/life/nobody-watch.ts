import type { Presence } from '@voice-assistant/protocol';

export interface NobodyWatchOptions {
  /** So long the camera may see nobody. */
  readonly afterMs: number;
  /** Called once; nothing follows. */
  readonly onNobody: () => void;
}

/**
 * Ends the session of whoever has walked away. Only while a camera sees that nobody is there: one that is off says
 * nothing. Somebody who speaks or touches is there, whatever it sees.
 */
export class NobodyWatch {
  readonly #options: NobodyWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #isEmpty = false;
  #isOver = false;

  constructor(options: NobodyWatchOptions) {
    this.#options = options;
  }

  /** What the camera sees; undefined when there is none any more. */
  sees(presence: Presence | undefined) {
    this.#isEmpty = presence === 'nobody';
    this.active();
  }

  /** The visitor says or touches something. */
  active() {
    clearTimeout(this.#timer);
    if (!this.#isEmpty || this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.stop();
      this.#options.onNobody();
    }, this.#options.afterMs);
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
