import { randomFillSync } from 'node:crypto';

const ID_BYTES = 16;

/** Drawn for many ids at once: asking the system for each costs more than all else about it. */
const pool = Buffer.alloc(ID_BYTES * 256);
let used = pool.length;

/** 128 random bits as 32 hex digits: cannot be guessed, and does not repeat. */
export function randomId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('hex', used - ID_BYTES, used);
}
