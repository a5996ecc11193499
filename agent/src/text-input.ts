import type { voice } from '@livekit/agents';

/** Longer than anyone types, and short enough that nobody can fill the model's context at our expense. */
export const MAX_TEXT_LENGTH = 4_000;

type TextSession = Pick<voice.AgentSession, 'interrupt' | 'generateReply'>;

/** Answers what the visitor typed, as if it had been said: running speech stops, the reply is spoken and written. */
export function answerText(session: TextSession, { text }: { readonly text: string }) {
  const userInput = text.trim().slice(0, MAX_TEXT_LENGTH);
  if (userInput === '') return;
  session.interrupt();
  session.generateReply({ userInput });
}
