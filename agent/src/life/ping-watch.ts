export interface PingWatchOptions {
  /** The page has fallen silent. Called once; nothing follows. */
  readonly onMissed: () => void;
  /** How long a page may be silent after a ping. */
  readonly timeoutMs?: number;
}

/** A page pings every 10 s: after three that did not come, and a bit for the way, there is no page. */
const TIMEOUT_MS = 35_000;

/**
 * Notices a page that hangs while its connection is still there. Only where the page pings: from the first ping on.
 * A ping says nothing of the visitor, who may have walked away from a page that lives.
 */
export class PingWatch {
  readonly #options: PingWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: PingWatchOptions) {
    this.#options = options;
  }

  /** The page has sent a ping. */
  came() {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.stop();
      this.#options.onMissed();
    }, this.#options.timeoutMs ?? TIMEOUT_MS);
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
