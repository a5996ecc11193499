import type { Logger } from 'pino';
import type { ConversationStore } from './ports.js';

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = 3_600_000;

/** One that was opened and in which nothing was said: nobody misses it. */
const EMPTY_KEPT_MS = DAY_MS;
/** How long an agent may be cut off and still not bring back what was removed. */
const REMOVED_KEPT_MS = 30 * DAY_MS;

export interface RetentionOptions {
  readonly retentionDays: number;
  readonly store: Pick<ConversationStore, 'sweep'>;
  readonly nowMs: () => number;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Removes what is older than it may become, now and every hour. */
export function keepSweeping(options: RetentionOptions): void {
  const { signal } = options;
  if (signal.aborted) return;
  void sweepOnce(options);
  const timer = setInterval(() => void sweepOnce(options), SWEEP_EVERY_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

async function sweepOnce({ retentionDays, store, nowMs, log, signal }: RetentionOptions): Promise<void> {
  const now = nowMs();
  try {
    const removed = await store.sweep({
      silent: retentionDays === 0 ? 0 : now - retentionDays * DAY_MS,
      empty: now - EMPTY_KEPT_MS,
      removed: now - REMOVED_KEPT_MS,
    });
    if (removed > 0) log.info({ removed }, 'removed conversations that nobody added to for long');
  } catch (error) {
    if (!signal.aborted)
      log.warn({ err: error }, 'could not remove old conversations; tried again in an hour');
  }
}
