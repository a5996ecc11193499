import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { createSubscriptions, type Subscriptions } from './change-feed.js';
import type { Engine } from './engine.js';
import { createGuard, type Guard, guardStore } from './guarded-store.js';
import type { ChangeFeed, ConversationStore } from './ports.js';
import { keepSweeping } from './retention.js';
import { openSqlite } from './sqlite-engine.js';
import { createStore } from './store.js';

export interface Conversations {
  readonly store: ConversationStore;
  readonly changes: ChangeFeed;
  /** Whether the database answers and its tables are up to date. Never rejects. */
  isReachable(): Promise<boolean>;
  /** Ends what waits for changes, which would hold up the end of the server. */
  stop(): void;
  /** For when nobody asks any more. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly database: Config['database'];
  /** Conversations to which nothing was added for so long are removed; 0 keeps them all. */
  readonly retentionDays: number;
  readonly nowMs: () => number;
  readonly log: Logger;
}

const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 5_000;
/** Of the question whether it is there. */
const REACH_TIMEOUT_MS = 2_000;

/**
 * Opens the database and brings its tables up to date. One that is away is tried again until it comes: meanwhile all
 * that needs it is refused, and calls go on.
 * @throws What the database says when it is there and cannot be used.
 */
export async function openConversations(options: OpenOptions): Promise<Conversations> {
  const { database, retentionDays, nowMs, log } = options;
  const changes = createSubscriptions();
  const engine = await openEngine(database, changes, log);
  const stopping = new AbortController();
  let isReady = false;
  const guard = createGuard({ engine, isReady: () => isReady, log });
  const store = guardStore(createStore({ engine, changes, nowMs }), guard);
  const sweeping = { retentionDays, store, nowMs, log, signal: stopping.signal };
  const begin = () => {
    isReady = true;
    keepSweeping(sweeping);
  };
  try {
    await engine.migrate();
    begin();
  } catch (error) {
    if (!engine.isAway(error)) {
      await engine.close();
      throw error;
    }
    log.warn({ err: error }, 'the database does not answer yet: conversations cannot be kept until it does');
    void keepMigrating(engine, { begin, log, signal: stopping.signal });
  }
  return {
    store,
    changes,
    isReachable: () => isReachable(engine, guard),
    stop: () => changes.close(),
    close: async () => {
      stopping.abort();
      changes.close();
      await engine.close();
    },
  };
}

async function openEngine(
  database: Config['database'],
  changes: Subscriptions,
  log: Logger,
): Promise<Engine> {
  if (database.kind === 'sqlite') return openSqlite(database.dataDir);
  // its driver takes a fifth of a second to load, which a start without it need not wait for
  const { openPostgres } = await import('./postgres-engine.js');
  return openPostgres({ ...database, changes, log });
}

async function keepMigrating(
  engine: Engine,
  { begin, log, signal }: { begin: () => void; log: Logger; signal: AbortSignal },
): Promise<void> {
  for (let waitMs = RETRY_FIRST_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, RETRY_LAST_MS)) {
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {}); // aborted: seen above
    if (signal.aborted) return;
    try {
      await engine.migrate();
      log.info('the database answers: conversations are kept');
      begin();
      return;
    } catch (error) {
      // of a database that is there and refuses us, somebody has to hear; it may be mended without a new start
      if (!engine.isAway(error)) log.error({ err: error }, 'the database cannot be used');
    }
  }
}

async function isReachable(engine: Engine, guard: Guard): Promise<boolean> {
  const answered = guard(() => sql`select 1`.execute(engine.db)).then(
    () => true,
    () => false,
  );
  return Promise.race([answered, sleep(REACH_TIMEOUT_MS, false, { ref: false })]);
}
