/** How long a part that died is let wait before it is started again. */
export interface Backoff {
  /** Before the first restart; doubled for each one after it. */
  readonly firstMs: number;
  readonly capMs: number;
  /** A run at least this long counts as healthy: the next wait is the first one again. */
  readonly resetAfterMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 1_000, capMs: 30_000, resetAfterMs: 60_000 };

/** Counts deaths and says the wait that each one costs. */
export class BackoffCounter {
  readonly #backoff: Backoff;
  #deaths = 0;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  /** @param ranMs how long the process had run when it died. */
  nextWaitMs(ranMs: number): number {
    const { firstMs, capMs, resetAfterMs } = this.#backoff;
    if (ranMs >= resetAfterMs) this.#deaths = 0;
    return Math.min(capMs, firstMs * 2 ** this.#deaths++);
  }
}
