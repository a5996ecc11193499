import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../ports.js';
import { Delivery } from './delivery.js';
import { Journal, readJournal } from './journal.js';
import type { TokenServer } from './token-server.js';

export interface LeftoversOptions {
  readonly folder: string;
  readonly server: TokenServer | undefined;
  readonly logger: Logger;
  /** Journals of calls that are going on. */
  readonly inUse: () => ReadonlySet<string>;
  readonly intervalMs?: number;
}

const INTERVAL_MS = 15_000;
const DELIVERY_TIMEOUT_MS = 10_000;
/** For so long a call that was cut off may still go on with its journal. */
const KEPT_AFTER_CUT_OFF_MS = 3_600_000;
/** The token server has not come back for a week: nobody will ask for it. */
const KEPT_UNSENT_MS = 7 * 24 * 3_600_000;

/**
 * Sends what calls could not send themselves, because the token server was away or their process died: at the
 * worker's start and then from time to time. Until stopped; never rejects.
 */
export async function sendLeftovers(options: LeftoversOptions, signal: AbortSignal): Promise<void> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  while (!signal.aborted) {
    const inUse = options.inUse();
    for (const name of readdirSync(options.folder)) {
      const file = join(options.folder, name);
      if (signal.aborted || inUse.has(file) || !name.endsWith('.jsonl')) continue;
      try {
        await sendOne(file, options);
      } catch (error) {
        options.logger.warn({ error }, 'a record could not be read'); // the others can
      }
    }
    await delay(options.intervalMs ?? INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

async function sendOne(file: string, { server, logger, inUse }: LeftoversOptions) {
  const ageMs = Date.now() - statSync(file).mtimeMs;
  const content = readJournal(file);
  const { conversationId, unfinished, sent, owner, hasEnded } = content;
  const isWaiting = content.events.length + unfinished.length > sent;
  if (server && conversationId !== undefined && isWaiting) {
    const journal = new Journal(file);
    for (const event of unfinished) journal.event(event);
    const events = [...content.events, ...unfinished];
    const delivery = new Delivery({ journal, server, conversationId, logger, events, sent, owner });
    const isDone = await delivery.finish(DELIVERY_TIMEOUT_MS);
    if (hasEnded) journal.ended();
    journal.close(isDone && hasEnded && !inUse().has(file));
    if (isDone) logger.info({ conversationId, events: events.length - sent }, 'record delivered later');
    return;
  }
  const keptMs = isWaiting && server ? KEPT_UNSENT_MS : KEPT_AFTER_CUT_OFF_MS;
  if (hasEnded || ageMs > keptMs) rmSync(file, { force: true });
}
