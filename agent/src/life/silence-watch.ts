import { voice } from '@livekit/agents';

export interface SilenceWatchOptions {
  readonly session: voice.AgentSession;
  /** So long nobody may say anything before the agent asks. */
  readonly idleMs: number;
  /** Asked, for the `n`th time, with the time that is left in all. */
  readonly onAsk: (endsInMs: number) => void;
  /** Nobody is there. Called once; nothing follows. */
  readonly onIdle: () => void;
}

/** After the first question, so long until the next one, and from that to the end. */
const ANSWER_MS = 20_000;
const QUESTIONS = 2;
/** When something goes on that is no silence, it is looked at again so much later. */
const BUSY_RETRY_MS = 1_000;

/**
 * Finds out that nobody is there any more: a forgotten tab costs money for hours. Only words count as a sign of life,
 * heard or typed: noise would hold a call for ever. It waits while the agent thinks or speaks, a tool runs
 * or somebody is speaking.
 */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  #asked = 0;
  #timer: NodeJS.Timeout | undefined;
  #speakingSinceMs: number | undefined;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
  }

  /** Begins, once the visitor is there. */
  start() {
    const { session } = this.#options;
    const { AgentStateChanged, UserInputTranscribed, UserStateChanged, Close } = voice.AgentSessionEventTypes;
    session.on(AgentStateChanged, ({ newState }) => {
      if (newState === 'listening') this.#arm();
      else clearTimeout(this.#timer);
    });
    session.on(UserInputTranscribed, ({ isFinal, transcript }) => {
      if (isFinal && transcript.trim() !== '') this.active();
    });
    session.on(UserStateChanged, ({ newState }) => {
      this.#speakingSinceMs = newState === 'speaking' ? performance.now() : undefined;
    });
    session.once(Close, () => this.stop());
    this.#arm();
  }

  /** The visitor does something: types, say. */
  active() {
    this.#asked = 0;
    if (this.#timer) this.#arm();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = QUESTIONS + 1;
  }

  #arm(waitMs = this.#asked === 0 ? this.#options.idleMs : Math.min(ANSWER_MS, this.#options.idleMs)) {
    clearTimeout(this.#timer);
    if (this.#asked <= QUESTIONS) this.#timer = setTimeout(() => this.#onSilence(), waitMs);
  }

  #onSilence() {
    if (this.#isBusy()) return this.#arm(BUSY_RETRY_MS);
    const { idleMs, onAsk, onIdle } = this.#options;
    if (this.#asked === QUESTIONS) {
      this.stop();
      return onIdle();
    }
    this.#asked++;
    // the answer's time begins when the question was said
    this.#arm();
    onAsk((QUESTIONS - this.#asked + 1) * Math.min(ANSWER_MS, idleMs));
  }

  #isBusy(): boolean {
    const { session, idleMs } = this.#options;
    if (session.agentState !== 'listening') return true;
    // words take a moment to be understood; what goes on for longer is noise
    if (this.#speakingSinceMs !== undefined && performance.now() - this.#speakingSinceMs < idleMs / 2)
      return true;
    return isToolRunning(session);
  }
}

/** A call to a tool that has no result yet. */
function isToolRunning({ history }: voice.AgentSession): boolean {
  const done = new Set(
    history.items.flatMap((it) => (it.type === 'function_call_output' ? [it.callId] : [])),
  );
  return history.items.some((it) => it.type === 'function_call' && !done.has(it.callId));
}
