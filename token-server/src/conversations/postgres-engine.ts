import { Kysely, PostgresDialect, type PostgresPoolClient, sql } from 'kysely';
import { Client, type ClientConfig, DatabaseError, Pool, types } from 'pg';
import type { Logger } from 'pino';
import type { Subscriptions } from './change-feed.js';
import type { Engine } from './engine.js';
import { migrate } from './migrations.js';
import type { Tables } from './tables.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with `?sslmode=` where wanted. */
  readonly url: string;
  /** Most connections of this process, besides the one that listens. */
  readonly poolSize: number;
  readonly changes: Subscriptions;
  readonly log: Logger;
}

/** A visitor or an agent waits for it; an agent tries again. */
const CONNECT_TIMEOUT_MS = 2_000;
const QUERY_TIMEOUT_MS = 5_000;
const LOCK_TIMEOUT_MS = 3_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

const CHANNEL = 'voice_assistant_conversation';
const RECONNECT_AFTER_MS = 1_000;

/** Any number, as long as nothing else in this database takes an advisory lock of that number. */
const SWEEP_LOCK = 7_461_002;

const INT8 = 20;

/** A server that other processes may use as well; each hears of the others' changes by LISTEN. */
export function openPostgres({ url, poolSize, changes, log }: PostgresOptions): Engine {
  const connection: ClientConfig = {
    connectionString: url,
    application_name: 'voice-assistant-token-server',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
  const pool = new Pool({
    ...connection,
    max: poolSize,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    // times and counts are far below 2^53
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  });
  pool.on('error', () => {}); // an idle connection was lost: the pool makes another one
  // one that is lost between two queries of its user tells nobody else, and would end the process
  pool.on('connect', (client) => client.on('error', () => {}));
  const dialect = new PostgresDialect({
    pool: { connect: async () => discardedWhenStuck(await pool.connect()), end: () => pool.end() },
  });
  const db = new Kysely<Tables>({ dialect });
  const stopListening = listenForChanges(connection, changes, log);
  return {
    db,
    migrate: () => migrate(db), // Kysely takes an advisory lock here
    announce: async (transaction, id) => {
      await sql`select pg_notify(${CHANNEL}, ${id})`.execute(transaction);
    },
    maySweep: async (transaction) => {
      const locked = sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${SWEEP_LOCK}) as free`;
      return (await locked.execute(transaction)).rows[0]?.free === true;
    },
    isAway,
    close: async () => {
      await stopListening();
      await db.destroy();
    },
  };
}

/** A connection whose peer went silent would let each query on it wait anew: it does not go back into the pool. */
function discardedWhenStuck(
  client: PostgresPoolClient & { release(error?: Error): void },
): PostgresPoolClient {
  let stuck: Error | undefined;
  const query = async (...args: Parameters<PostgresPoolClient['query']>) => {
    try {
      return await client.query(...args);
    } catch (error) {
      if (error instanceof Error && !(error instanceof DatabaseError)) stuck = error;
      throw error;
    }
  };
  // of Kysely's two ways to ask, we do not use the one with a cursor
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(stuck) };
}

/**
 * SQLSTATE classes of a server that is away, starting, stopping, full, a standby, or made us wait too long.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const AWAY_STATES = /^(08|53|57P0|57014$|55P03$|25006$|40001$|40P01$|58)/;
const AWAY_CODES = /^(ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE)/;
/** What pg says without a code. */
const AWAY_WORDS = /timeout|Connection terminated|not queryable|connection error/i;

function isAway(error: unknown): boolean {
  if (error instanceof DatabaseError) return AWAY_STATES.test(error.code ?? '');
  if (error instanceof AggregateError) return error.errors.every(isAway); // an address for IPv4 and one for IPv6
  if (!(error instanceof Error)) return false;
  return ('code' in error && AWAY_CODES.test(String(error.code))) || AWAY_WORDS.test(error.message);
}

/** Passes on what other processes announce, with a connection of its own that is made again when it is lost. */
function listenForChanges(connection: ClientConfig, changes: Subscriptions, log: Logger) {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const connect = async () => {
    const next = new Client(connection);
    client = next;
    const lost = () => {
      if (client !== next || isClosed) return;
      client = undefined;
      timer = setTimeout(() => void connect(), RECONNECT_AFTER_MS);
    };
    next.on('notification', ({ payload }) => changes.wake(payload ?? ''));
    next.on('error', lost).on('end', lost);
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      changes.wakeAll(); // what came while nobody listened
    } catch (error) {
      log.debug({ err: error }, 'cannot listen to the database for changes yet');
      void next.end().catch(() => {});
      lost();
    }
  };
  void connect();
  return async () => {
    isClosed = true;
    clearTimeout(timer);
    await client?.end().catch(() => {}); // it may be gone already
  };
}
