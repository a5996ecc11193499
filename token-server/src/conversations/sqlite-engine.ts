import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import type { Engine } from './engine.js';
import { migrate } from './migrations.js';
import type { Tables } from './tables.js';

const FILE = 'conversations.db';

/** How long another process may hold the file; it blocks this one meanwhile. */
const BUSY_TIMEOUT_MS = 2_000;

/** The file is held by another process, full, or its disk fails: the same may work later. */
const AWAY = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/;

/**
 * A file in `dataDir`, which is made if it is not there. For one process: it is the one that is told of changes.
 * @throws What the system or SQLite says when the file cannot be opened.
 */
export function openSqlite(dataDir: string): Engine {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = new Database(join(dataDir, FILE), { timeout: BUSY_TIMEOUT_MS });
  // readers do not wait for the writer; and what was acknowledged is on the disk, even when the power fails
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  file.pragma('foreign_keys = ON');
  file.pragma('secure_delete = ON'); // what is removed is overwritten, not only forgotten
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) });
  return {
    db,
    migrate: () =>
      // of a transaction that means to write from its beginning, SQLite lets in only one
      db.connection().execute(async (connection) => {
        await sql`begin immediate`.execute(connection);
        try {
          await migrate(connection);
          await sql`commit`.execute(connection);
        } catch (error) {
          await sql`rollback`.execute(connection);
          throw error;
        }
      }),
    announce: async () => {},
    maySweep: async () => true,
    isAway: (error) => error instanceof Error && 'code' in error && AWAY.test(String(error.code)),
    close: () => db.destroy(),
  };
}
