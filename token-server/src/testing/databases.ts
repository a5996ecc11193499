import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseConfig } from '../config/database.js';

/** An empty database of its own, for one test file. */
export interface TestDatabase {
  readonly config: DatabaseConfig;
  /** For a process of its own: the variables that lead there. */
  readonly env: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

/** How long PostgreSQL may take to be installed; it is begun when the test run begins. */
export const DATABASE_TIMEOUT_MS = 300_000;

/** Both engines: what holds for one has to hold for the other. */
export const ENGINES: Readonly<Record<DatabaseConfig['kind'], () => Promise<TestDatabase>>> = {
  sqlite: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'token-server-data-'));
    return {
      config: { kind: 'sqlite', dataDir },
      env: { DATA_DIR: dataDir },
      drop: () => rm(dataDir, { recursive: true }),
    };
  },
  postgres: async () => {
    const url = new URL(await postgresUrl());
    const name = `test_${randomBytes(6).toString('hex')}`;
    await ask(url.href, `create database ${name}`);
    const own = Object.assign(new URL(url), { pathname: `/${name}` }).href;
    return {
      config: { kind: 'postgres', url: own, poolSize: 5 },
      env: { DATABASE_URL: own },
      drop: () => ask(url.href, `drop database ${name} with (force)`),
    };
  },
};

async function ask(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** `npm test` starts a server beside the tests, and writes down where. */
async function postgresUrl(): Promise<string> {
  const { POSTGRES_TEST_URL: url, POSTGRES_TEST_FILE: file } = process.env;
  if (url) return url;
  if (!file)
    throw new Error(
      'Neither POSTGRES_TEST_URL nor POSTGRES_TEST_FILE is set: run the tests by `npm test`, or name a PostgreSQL whose user may make databases',
    );
  while (!existsSync(file)) await sleep(50); // the test's own time limit ends it
  const answer: { url?: string; error?: string } = JSON.parse(await readFile(file, 'utf8'));
  if (answer.url === undefined) throw new Error(`No PostgreSQL for the tests: ${answer.error}`);
  return answer.url;
}
