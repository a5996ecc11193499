import type { Conversation, ConversationMessage, Speaker } from '@voice-assistant/protocol';
import type { ConversationStore } from './ports.js';

const PAGE = 200;

/** All messages in their order, read page by page. */
export async function* allMessages(
  store: Pick<ConversationStore, 'messages'>,
  id: string,
): AsyncGenerator<ConversationMessage> {
  let after: number | null = 0;
  while (after !== null) {
    const page = await store.messages(id, { after, limit: PAGE });
    yield* page.messages;
    after = page.next;
  }
}

type Writer = (
  conversation: Conversation,
  messages: AsyncIterable<ConversationMessage>,
) => AsyncGenerator<string>;

/** How a conversation is written into a file. */
export const TRANSCRIPT_FORMATS = {
  json: { type: 'application/json; charset=utf-8', ending: 'json', write: asJson },
  text: { type: 'text/plain; charset=utf-8', ending: 'txt', write: asText },
} as const satisfies Record<string, { type: string; ending: string; write: Writer }>;

/** `{"conversation": …, "messages": […]}` */
async function* asJson(conversation: Conversation, messages: AsyncIterable<ConversationMessage>) {
  yield `{"conversation":${JSON.stringify(conversation)},"messages":[`;
  let separator = '\n';
  for await (const message of messages) {
    yield separator + JSON.stringify(message);
    separator = ',\n';
  }
  yield '\n]}\n';
}

const SPEAKER_NAMES: Readonly<Record<Speaker, string>> = {
  visitor: 'Visitor',
  assistant: 'Assistant',
  colleague: 'Colleague',
};

/** A line that says what it is, then `[2026-11-21 10:30:00] Visitor: …` for each message; times are UTC. */
async function* asText(conversation: Conversation, messages: AsyncIterable<ConversationMessage>) {
  const { title, id, created_at, channel } = conversation;
  yield `${title ?? 'Conversation'} (${id}, ${channel}), begun ${secondOf(created_at)} UTC\n\n`;
  for await (const { at, name, speaker, text, interrupted, feedback } of messages) {
    const notes = [interrupted && 'interrupted', feedback && `rated ${feedback.value}`].filter(Boolean);
    const end = notes.length > 0 ? ` (${notes.join(', ')})` : '';
    // indented, so that no text can look like the next message
    yield `[${secondOf(at)}] ${name ?? SPEAKER_NAMES[speaker]}: ${text.replace(/\r\n?|\n/g, '\n    ')}${end}\n`;
  }
}

const secondOf = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
