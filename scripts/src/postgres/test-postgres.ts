import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../settings.js';
import { type FindPostgresOptions, findPostgres } from './find-postgres.js';
import { startPostgres } from './start-postgres.js';

export interface PostgresForTests {
  /** For the tests: where they will read its address, as {@link PostgresAnswer}. */
  readonly env: Env;
  stop(): Promise<void>;
}

/** What the file holds once it is there: the address, or why there is none. */
export type PostgresAnswer = { readonly url: string } | { readonly error: string };

/**
 * Finds or installs PostgreSQL and starts it, while the tests that do not need it run already. Those that do wait for
 * the file that `POSTGRES_TEST_FILE` names, and fail with what it says.
 */
export async function startPostgresForTests(
  options: FindPostgresOptions & { readonly signal: AbortSignal },
): Promise<PostgresForTests> {
  const folder = await mkdtemp(join(tmpdir(), 'voice-assistant-postgres-file-'));
  const file = join(folder, 'postgres.json');
  const running = findPostgres(options).then((found) => startPostgres(found, options.signal));
  const answered = running
    .then(
      ({ url }): PostgresAnswer => ({ url }),
      (error: Error): PostgresAnswer => ({ error: error.message }),
    )
    .then((answer) => publish(file, answer));
  return {
    env: { POSTGRES_TEST_FILE: file },
    stop: async () => {
      await answered;
      await running.then(
        (server) => server.stop(),
        () => {}, // told to those who waited for it
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whole or not at all: others are waiting for it. */
async function publish(file: string, answer: PostgresAnswer): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(answer), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
