import pg from 'pg';
import { toSql } from 'pgvector/pg';
import type { Entry } from '../entries.js';
import type { Filter, VectorStore } from './ports.js';

const TABLE = 'cv_entries';
const TIMEOUT_MS = 10_000;
/** Of an advisory lock, so that two servers that start at once do not fill the table together. */
const LOCK = 7_120_331;

/** Vectors in PostgreSQL with the extension pgvector. @see https://github.com/pgvector/pgvector */
export class PostgresStore implements VectorStore {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 2,
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
    });
    // a connection that is lost while nobody asks is opened again with the next question
    this.#pool.on('error', () => {});
  }

  async replace(entries: readonly Entry[], vectors: readonly (readonly number[])[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
      await client.query('create extension if not exists vector');
      await client.query(`drop table if exists ${TABLE}`);
      await client.query(
        `create table ${TABLE} (id text primary key, kind text not null, embedding vector(${vectors[0]?.length ?? 1}) not null)`,
      );
      for (const [index, { id, kind }] of entries.entries()) {
        await client.query(`insert into ${TABLE} (id, kind, embedding) values ($1, $2, $3)`, [
          id,
          kind,
          toSql([...(vectors[index] ?? [])]),
        ]);
      }
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => {}); // the connection may be what failed
      throw error;
    } finally {
      client.release();
    }
  }

  async nearest(vector: readonly number[], { kind, limit }: Filter): Promise<readonly string[]> {
    const { rows } = await this.#pool.query<{ id: string }>(
      `select id from ${TABLE} where $2::text is null or kind = $2 order by embedding <=> $1 limit $3`,
      [toSql([...vector]), kind ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
