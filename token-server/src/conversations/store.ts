import type { Conversation, RecordEvent } from '@voice-assistant/protocol';
import type { Selectable, Transaction } from 'kysely';
import { HttpError } from '../http-error.js';
import type { Subscriptions } from './change-feed.js';
import type { Engine } from './engine.js';
import { readMessages } from './messages.js';
import type { ConversationStore, NewConversation } from './ports.js';
import { sweep } from './sweep.js';
import type { Tables } from './tables.js';

export interface StoreOptions {
  readonly engine: Engine;
  readonly changes: Pick<Subscriptions, 'wake'>;
  readonly nowMs: () => number;
}

type Writing = Transaction<Tables>;
type Event<Kind extends RecordEvent['kind']> = Extract<RecordEvent, { kind: Kind }>;

/** The store in a database whose tables are up to date. Rejects with what the database says. */
export function createStore({ engine, changes, nowMs }: StoreOptions): ConversationStore {
  const { db } = engine;

  /** All or nothing; then whoever has that conversation open is told. */
  const write = async <Result>(id: string, work: (writing: Writing) => Promise<Result>): Promise<Result> => {
    const result = await db.transaction().execute(async (writing) => {
      const done = await work(writing);
      await engine.announce(writing, id);
      return done;
    });
    changes.wake(id);
    return result;
  };

  return {
    create: (conversation) =>
      db.transaction().execute(async (writing) => {
        await insertIfNew(writing, conversation, nowMs());
        return mustFind(writing, conversation.id);
      }),
    find: async (id) => {
      const row = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toConversation(row);
    },
    isRemoved: (id) => isRemoved(db, id),
    list: async ({ owner, before, limit }) => {
      let query = db.selectFrom('conversations').selectAll().where('owner', '=', owner);
      if (before !== undefined)
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'id'), '<', tuple(before.createdAtMs, before.id)),
        );
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        conversations: page.map(toConversation),
        next: last ? `${last.created_at}_${last.id}` : null,
      };
    },
    record: (id, { events, owner, channel = 'voice' }) =>
      write(id, async (writing) => {
        // the first statement writes, so that SQLite lets in no other writer between our reading and writing
        await insertIfNew(writing, { id, owner, channel }, nowMs());
        // 410: an agent is not to try again
        if (await isRemoved(writing, id)) throw new HttpError('conversation-not-found', { status: 410 });
        const after = await lock(writing, id, { owner, nowMs: nowMs() });
        await insertMessages(writing, id, { messages: events.filter(isMessage), after });
        for (const event of events) if (event.kind === 'feedback') await keepFeedback(writing, id, event);
        return events.map((event) => (event.kind === 'message' ? event.id : event.message_id));
      }),
    messages: (id, query) => readMessages(db, id, query),
    giveFeedback: (id, feedback) =>
      write(id, async (writing) => {
        const at = new Date(nowMs()).toISOString();
        await lock(writing, id, { nowMs: nowMs() });
        const message = await writing
          .selectFrom('messages')
          .select('id')
          .where('conversation_id', '=', id)
          .where('id', '=', feedback.message_id)
          .executeTakeFirst();
        if (message !== undefined) await keepFeedback(writing, id, { ...feedback, at });
        return message !== undefined;
      }),
    remove: (id) =>
      write(id, async (writing) => {
        const { numDeletedRows } = await writing
          .deleteFrom('conversations')
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await writing
          .insertInto('removed_conversations')
          .values({ id, removed_at: nowMs() })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
        return true;
      }),
    sweep: (beforeMs) => sweep(engine, beforeMs),
  };
}

const isMessage = (event: RecordEvent): event is Event<'message'> => event.kind === 'message';

async function insertIfNew(writing: Writing, conversation: NewConversation, nowMs: number): Promise<void> {
  const { id, owner = null, channel, title = null } = conversation;
  await writing
    .insertInto('conversations')
    .values({ id, owner, channel, title, created_at: nowMs, updated_at: nowMs, last_position: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Two writers to one conversation go one after the other from here on. @returns The position of its last message. */
async function lock(
  writing: Writing,
  id: string,
  { owner, nowMs }: { owner?: string | undefined; nowMs: number },
): Promise<number> {
  const { last_position } = await writing
    .updateTable('conversations')
    .set({ updated_at: nowMs })
    .$if(owner !== undefined, (update) =>
      update.set(({ fn, val }) => ({ owner: fn.coalesce('owner', val<string | null>(owner ?? null)) })),
    )
    .where('id', '=', id)
    .returning('last_position')
    .executeTakeFirstOrThrow(() => new HttpError('conversation-not-found'));
  return last_position;
}

async function insertMessages(
  writing: Writing,
  conversation_id: string,
  { messages, after }: { messages: readonly Event<'message'>[]; after: number },
): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(({ id }) => id);
  const known = await writing
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversation_id)
    .where('id', 'in', ids)
    .execute();
  const isKnown = new Set(known.map(({ id }) => id));
  const fresh = messages.filter(({ id }) => !isKnown.has(id) && isKnown.add(id));
  if (fresh.length === 0) return;
  const rows = fresh.map(({ id, speaker, name = null, text, at, interrupted = false }, index) => ({
    ...{ conversation_id, id, position: after + 1 + index, speaker, name, text },
    ...{ said_at: Date.parse(at), interrupted: Number(interrupted) },
  }));
  await writing.insertInto('messages').values(rows).execute();
  await writing
    .updateTable('conversations')
    .set({ last_position: after + rows.length })
    .where('id', '=', conversation_id)
    .execute();
}

/** The latest counts, also when an older one is delivered again. */
async function keepFeedback(
  writing: Writing,
  conversation_id: string,
  { message_id, value, comment, at }: Omit<Event<'feedback'>, 'kind'>,
): Promise<void> {
  const given = { value, comment: comment ?? null, given_at: Date.parse(at) };
  await writing
    .insertInto('feedback')
    .values({ conversation_id, message_id, ...given })
    .onConflict((conflict) =>
      conflict
        .columns(['conversation_id', 'message_id'])
        .doUpdateSet(given)
        .where('feedback.given_at', '<=', given.given_at),
    )
    .execute();
}

async function isRemoved(db: Pick<Engine['db'], 'selectFrom'>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('removed_conversations')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

async function mustFind(writing: Writing, id: string): Promise<Conversation> {
  const found = writing.selectFrom('conversations').selectAll().where('id', '=', id);
  return toConversation(await found.executeTakeFirstOrThrow());
}

const toConversation = (row: Selectable<Tables['conversations']>): Conversation => ({
  id: row.id,
  channel: row.channel,
  title: row.title,
  owner: row.owner,
  created_at: new Date(row.created_at).toISOString(),
  updated_at: new Date(row.updated_at).toISOString(),
  message_count: row.last_position,
});
