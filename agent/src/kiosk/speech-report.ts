import { voice } from '@livekit/agents';
import type { AgentMessagePayloads } from '@voice-assistant/protocol';
import type { MessageChannel } from '../messages/message-channel.js';

type SessionState = AgentMessagePayloads['session.state']['state'];

const STATES: Readonly<Partial<Record<string, SessionState>>> = {
  listening: 'LISTENING',
  thinking: 'THINKING',
  speaking: 'SPEAKING',
};

/**
 * Tells the page what the assistant is doing as it is heard: `tts.start` with the first sound that is sent,
 * `tts.end` when the last one was played or it was cut off.
 */
export class SpeechReport {
  readonly #messages: Pick<MessageChannel, 'send'>;
  /** What was last written to be spoken, as far as it is there. */
  #text = '';
  #isSpeaking = false;

  constructor(messages: Pick<MessageChannel, 'send'>) {
    this.#messages = messages;
  }

  /** Follows a session whose audio output is set. */
  follow(session: voice.AgentSession) {
    const { AgentStateChanged, Close } = voice.AgentSessionEventTypes;
    session.on(AgentStateChanged, ({ newState }) => {
      const state = STATES[newState];
      if (state) void this.#messages.send('session.state', { state });
    });
    session.once(Close, () => void this.#messages.send('session.state', { state: 'ENDED' }));
    const output = session.output.audio;
    output?.on(voice.AudioOutput.EVENT_PLAYBACK_STARTED, () => this.#started());
    output?.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, () => this.#finished());
  }

  /** Reads what is about to be spoken on its way to the page. */
  async *read<Text extends string | voice.TimedString>(texts: AsyncIterable<Text>): AsyncGenerator<Text> {
    this.#text = '';
    for await (const text of texts) {
      this.#text += typeof text === 'string' ? text : text.text;
      yield text;
    }
  }

  #started() {
    if (this.#isSpeaking) return;
    this.#isSpeaking = true;
    void this.#messages.send('tts.start', { text: this.#text.trim() });
  }

  #finished() {
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    void this.#messages.send('tts.end', {});
  }
}
