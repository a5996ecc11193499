import type { ConversationMessage, MessagePage } from '@voice-assistant/protocol';
import type { Kysely } from 'kysely';
import type { MessageQuery } from './ports.js';
import type { Tables } from './tables.js';

/** One page of a conversation's messages, each with the feedback that was given to it. */
export async function readMessages(
  db: Kysely<Tables>,
  conversationId: string,
  { after, before, limit }: MessageQuery,
): Promise<MessagePage> {
  const found = messagesOf(db, conversationId).where('messages.position', '>', after);
  if (before !== undefined) {
    const last = await found
      .where('messages.position', '<', before)
      .orderBy('messages.position', 'desc')
      .limit(limit)
      .execute();
    return { messages: last.reverse().map(toMessage), next: null };
  }
  const rows = await found
    .orderBy('messages.position')
    .limit(limit + 1)
    .execute();
  const messages = rows.slice(0, limit).map(toMessage);
  return { messages, next: rows.length > limit ? (messages.at(-1)?.position ?? null) : null };
}

const messagesOf = (db: Kysely<Tables>, conversationId: string) =>
  db
    .selectFrom('messages')
    .leftJoin('feedback', (join) =>
      join
        .onRef('feedback.conversation_id', '=', 'messages.conversation_id')
        .onRef('feedback.message_id', '=', 'messages.id'),
    )
    .select(['messages.id', 'messages.position', 'messages.speaker', 'messages.name', 'messages.text'])
    .select(['messages.said_at', 'messages.interrupted', 'feedback.value', 'feedback.comment'])
    .where('messages.conversation_id', '=', conversationId);

type Row = Awaited<ReturnType<ReturnType<typeof messagesOf>['execute']>>[number];

const toMessage = ({ said_at, interrupted, value, comment, ...row }: Row): ConversationMessage => ({
  ...row,
  at: new Date(said_at).toISOString(),
  interrupted: interrupted === 1,
  feedback: value && { value, comment },
});
