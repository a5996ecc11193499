import { randomUUID } from 'node:crypto';
import type { voice } from '@livekit/agents';
import type { Room, TextStreamInfo } from '@livekit/rtc-node';
import { CHAT_ATTRIBUTES, CHAT_TOPIC } from '@voice-assistant/protocol';
import { messageIdSchema } from '@voice-assistant/protocol/schemas';
import type { MessageChannel } from './messages/message-channel.js';
import { receiveTexts } from './messages/text-streams.js';

/** Longer than anyone types, and short enough that nobody can fill the model's context at our expense. */
export const MAX_TEXT_LENGTH = 4_000;

/** What is longer is not read: nobody has typed it. */
const MAX_TEXT_BYTES = 65_536;

/** A page sends again what it has sent last. */
const KNOWN_MAX = 1_000;

/** Something that was typed in the call. */
export interface TypedText {
  readonly id: string;
  readonly text: string;
  /** Whose it is. */
  readonly identity: string;
}

export interface TextInputOptions {
  readonly room: Room;
  readonly messages: Pick<MessageChannel, 'send'>;
  /** Ids of what earlier agents of this conversation have taken. */
  readonly taken: Iterable<string>;
  /** False: not of anybody who has a say, and not taken. */
  onText(typed: TypedText): boolean;
}

/**
 * Hands on what anybody in the room types, each message once, and tells the page what has come. Once for a room; the
 * framework's own hears the visitor alone.
 */
export function receiveText({ room, messages, taken, onText }: TextInputOptions) {
  const known = new Set(taken);
  receiveTexts(room, { topic: CHAT_TOPIC, maxBytes: MAX_TEXT_BYTES }, ({ text, identity, info }) => {
    if (text === undefined) return;
    const id = idOf(info);
    if (!known.has(id) && !onText({ id, text, identity })) return;
    known.add(id);
    if (known.size > KNOWN_MAX) known.delete(known.values().next().value ?? ''); // the oldest
    void messages.send('text.received', { message_id: id });
  });
}

/** What the page calls it, else its stream's; another where the record would refuse that, and the words with it. */
function idOf({ attributes, streamId }: Pick<TextStreamInfo, 'attributes' | 'streamId'>): string {
  const given = [attributes?.[CHAT_ATTRIBUTES.messageId]?.trim(), streamId];
  return given.find((it) => messageIdSchema.safeParse(it).success) ?? randomUUID();
}

type TextSession = Pick<voice.AgentSession, 'interrupt' | 'generateReply'>;

/** Answers what the visitor typed, as if it had been said: running speech stops, the reply is spoken and written. */
export function answerText(session: TextSession, { text }: { readonly text: string }) {
  const userInput = text.trim().slice(0, MAX_TEXT_LENGTH);
  if (userInput === '') return;
  session.interrupt();
  session.generateReply({ userInput });
}
