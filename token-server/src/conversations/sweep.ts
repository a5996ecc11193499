import type { Transaction } from 'kysely';
import type { Engine } from './engine.js';
import type { ConversationStore } from './ports.js';
import type { Tables } from './tables.js';

/** Few enough that whoever wants to write does not wait long. */
const AT_ONCE = 200;

/** Removes in steps, each a transaction of its own; none where another process sweeps already. */
export async function sweep(
  { db, maySweep }: Engine,
  { silent, empty, removed }: Parameters<ConversationStore['sweep']>[0],
): Promise<number> {
  await db.deleteFrom('removed_conversations').where('removed_at', '<', removed).execute();
  let total = 0;
  for (;;) {
    const count = await db
      .transaction()
      .execute(async (writing) => ((await maySweep(writing)) ? removeSome(writing, { silent, empty }) : 0));
    total += count;
    if (count < AT_ONCE) return total;
  }
}

async function removeSome(
  writing: Transaction<Tables>,
  { silent, empty }: { silent: number; empty: number },
): Promise<number> {
  const old = writing
    .selectFrom('conversations')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('updated_at', '<', silent),
        eb.and([eb('updated_at', '<', empty), eb('last_position', '=', 0)]),
      ]),
    )
    .limit(AT_ONCE);
  const { numDeletedRows } = await writing
    .deleteFrom('conversations')
    .where('id', 'in', old)
    // again: one that was added to meanwhile stays
    .where((eb) =>
      eb.or([
        eb('updated_at', '<', silent),
        eb.and([eb('updated_at', '<', empty), eb('last_position', '=', 0)]),
      ]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
