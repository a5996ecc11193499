import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** A database and what the two kinds of it do differently. */
export interface Engine {
  readonly db: Kysely<Tables>;
  /** Brings the tables up to date, under a lock against other processes. May be called again after it failed. */
  migrate(): Promise<void>;
  /** Part of a transaction that adds to a conversation: when it is committed, the other processes hear of it. */
  announce(transaction: Transaction<Tables>, conversationId: string): Promise<void>;
  /** Part of a transaction: whether no other process sweeps right now, until it ends. */
  maySweep(transaction: Transaction<Tables>): Promise<boolean>;
  /** Whether that error says that the database is away or too busy, so that the same may work later. */
  isAway(error: unknown): boolean;
  close(): Promise<void>;
}
