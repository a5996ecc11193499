import { voice } from '@livekit/agents';
import type { AgentErrorCause, AgentErrorCode } from '@voice-assistant/protocol';
import type { ProviderHealth, ProviderHealthListener } from '../provider-health.js';
import type { SentenceName } from './sentences.js';

export interface FirstAidOptions {
  readonly session: voice.AgentSession;
  readonly health: ProviderHealth;
  readonly say: (name: SentenceName) => Promise<void>;
  /** Called once, when the last sentence was said. */
  readonly onGivenUp: () => void;
}

const SENTENCES: Readonly<Record<AgentErrorCode, SentenceName>> = {
  'transcription-failed': 'not-heard',
  'model-failed': 'no-answer',
  'speech-failed': 'no-voice',
  'tool-failed': 'tool-failed',
};

/** An early try may fail and the real one follow at once. */
const HOLD_MS = 400;
/** A reply that has no words after so long has none. */
const SILENT_REPLY_MS = 700;
/** So many turns in a row without an answer, and the call ends instead of annoying. */
const GIVE_UP_AFTER_TURNS = 3;

/**
 * The agent is never mute: when a part of the provider fails for good in a turn, or a reply comes out empty, this
 * says so with a recorded sentence; and when that goes on, says goodbye and ends the call.
 */
export class FirstAid implements ProviderHealthListener {
  readonly #options: FirstAidOptions;
  readonly #waiting = new Map<AgentErrorCode, NodeJS.Timeout>();
  readonly #failedTurns = new Map<AgentErrorCode, number>();
  /** Turn in which a part was last spoken of: a reply of three sentences fails three times and is one failure. */
  readonly #toldInTurn = new Map<AgentErrorCode, number>();
  #turn = 0;
  #lastSpeech: voice.SpeechHandle | undefined;
  #silence: NodeJS.Timeout | undefined;
  #hasGivenUp = false;

  constructor(options: FirstAidOptions) {
    this.#options = options;
    const { session, health } = options;
    health.addListener(this);
    session.on(voice.AgentSessionEventTypes.SpeechCreated, ({ speechHandle }) => {
      this.#lastSpeech = speechHandle;
    });
    session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type === 'message' && item.role === 'user') this.#turn++;
    });
    session.on(voice.AgentSessionEventTypes.AgentStateChanged, (event) => this.#onState(event));
    session.once(voice.AgentSessionEventTypes.Close, () => this.#stop());
  }

  onChange() {}

  onFailure(code: AgentErrorCode, cause: AgentErrorCause) {
    if (this.#hasGivenUp || this.#waiting.has(code)) return;
    this.#wait(code, cause);
  }

  onSuccess(code: AgentErrorCode) {
    clearTimeout(this.#waiting.get(code));
    this.#waiting.delete(code);
    this.#failedTurns.delete(code);
  }

  /** Until nothing is being thought any more that could still bring an answer. */
  #wait(code: AgentErrorCode, cause: AgentErrorCause) {
    const timer = setTimeout(() => {
      if (code === 'model-failed' && this.#options.session.agentState === 'thinking')
        return this.#wait(code, cause);
      this.#waiting.delete(code);
      void this.#help(code, cause);
    }, HOLD_MS);
    this.#waiting.set(code, timer);
  }

  async #help(code: AgentErrorCode, cause: AgentErrorCause) {
    if (this.#hasGivenUp) return;
    // an utterance that was not understood is a turn of its own, which nobody counts
    if (code !== 'transcription-failed' && this.#toldInTurn.get(code) === this.#turn) return;
    this.#toldInTurn.set(code, this.#turn);
    const turns = (this.#failedTurns.get(code) ?? 0) + 1;
    this.#failedTurns.set(code, turns);
    const { say, onGivenUp } = this.#options;
    if (cause !== 'out-of-quota' && turns < GIVE_UP_AFTER_TURNS) return say(SENTENCES[code]);
    this.#hasGivenUp = true;
    await say(cause === 'out-of-quota' ? 'out-of-quota' : 'giving-up');
    onGivenUp();
  }

  /** A model may answer with nothing at all, which no part of the framework takes for a failure. */
  #onState({ oldState, newState }: voice.AgentStateChangedEvent) {
    clearTimeout(this.#silence);
    if (oldState !== 'thinking' || newState !== 'listening') return;
    const speech = this.#lastSpeech;
    this.#silence = setTimeout(() => {
      if (!speech || speech.interrupted || speech !== this.#lastSpeech || this.#waiting.size > 0) return;
      if (speech.chatItems.length > 0 || this.#options.session.userState === 'speaking') return;
      this.#options.health.failed('model-failed', new SyntaxError('the reply is empty'));
    }, SILENT_REPLY_MS);
  }

  #stop() {
    this.#hasGivenUp = true;
    clearTimeout(this.#silence);
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }
}
