import { setTimeout as sleep } from 'node:timers/promises';
import { voice } from '@livekit/agents';

/** Ending what is said takes a few milliseconds; what is stuck shall not keep the visitor's words back. */
const LONGEST_MS = 300;

/** How the visitor's words end what is being said. What may not be interrupted goes on. */
export const cutOffOf = (session: voice.AgentSession) => async (): Promise<void> => {
  try {
    await Promise.race([session.interrupt().await, sleep(LONGEST_MS)]);
  } catch {
    // it may not be interrupted, or the session has just been closed: nothing to wait for
  }
};

/**
 * In the model's history, what was cut off ends where the visitor heard it end. The framework does so with replies; what
 * was to be said word for word, such as a greeting, it keeps whole.
 */
export function keepWhatWasHeard(session: voice.AgentSession): void {
  let heard = '';
  let output: voice.AudioOutput | null = null;
  const onFinished = ({ synchronizedTranscript = '' }: voice.PlaybackFinishedEvent) => {
    heard = synchronizedTranscript;
  };
  // the session puts its own output, which knows the words, in front of the voice as it starts
  session.on(voice.AgentSessionEventTypes.SpeechCreated, () => {
    if (session.output.audio === output) return;
    output?.off(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, onFinished);
    output = session.output.audio;
    output?.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, onFinished);
  });
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    if (item.type !== 'message' || item.role !== 'assistant') return;
    const isWhole = item.interrupted && item.textContent?.startsWith(heard.trim());
    if (isWhole) item.content = heard ? [heard] : [];
    heard = '';
  });
}
