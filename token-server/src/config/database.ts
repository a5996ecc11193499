import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { WORKSPACE_URL } from '../paths.js';
import { readBy, wholeNumber } from './readers.js';

/** The engine that keeps the conversations. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly dataDir: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number };

const POOL_SIZE_MAX = 1_000;
const RETENTION_DAYS_MAX = 36_500;

const isPostgresAddress = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
};

/** Environment variables of the database. */
export const databaseVariables = {
  DATABASE_URL: readBy(
    (text) => (isPostgresAddress(text) ? text : undefined),
    'must be a postgres:// address with the name of a database',
  ).optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, POOL_SIZE_MAX).default(10),
  DATA_DIR: z.string().default(fileURLToPath(new URL('data', WORKSPACE_URL))),
  CONVERSATION_RETENTION_DAYS: wholeNumber(0, RETENTION_DAYS_MAX).default(30),
};

export function databaseOf(env: {
  readonly DATABASE_URL?: string | undefined;
  readonly DATABASE_POOL_SIZE: number;
  readonly DATA_DIR: string;
}): DatabaseConfig {
  const { DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize, DATA_DIR: dataDir } = env;
  return url === undefined ? { kind: 'sqlite', dataDir } : { kind: 'postgres', url, poolSize };
}
