import type { voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { CHAT_TOPIC } from '@voice-assistant/protocol';
import { receiveTexts } from './messages/text-streams.js';

/** Longer than anyone types, and short enough that nobody can fill the model's context at our expense. */
export const MAX_TEXT_LENGTH = 4_000;

/** What is longer is not read: nobody has typed it. */
const MAX_TEXT_BYTES = 65_536;

/** Something that was typed in the call. */
export interface TypedText {
  /** Of its stream. */
  readonly id: string;
  readonly text: string;
  /** Whose it is. */
  readonly identity: string;
}

/** Hands on what anybody in the room types. Once for a room; the framework's own hears the visitor alone. */
export function receiveText(room: Room, onText: (typed: TypedText) => void) {
  receiveTexts(room, { topic: CHAT_TOPIC, maxBytes: MAX_TEXT_BYTES }, ({ text, identity, info }) => {
    if (text !== undefined) onText({ id: info.streamId, text, identity });
  });
}

type TextSession = Pick<voice.AgentSession, 'interrupt' | 'generateReply'>;

/** Answers what the visitor typed, as if it had been said: running speech stops, the reply is spoken and written. */
export function answerText(session: TextSession, { text }: { readonly text: string }) {
  const userInput = text.trim().slice(0, MAX_TEXT_LENGTH);
  if (userInput === '') return;
  session.interrupt();
  session.generateReply({ userInput });
}
