import { voice } from '@livekit/agents';

export interface CallLimitsOptions {
  readonly session: voice.AgentSession;
  /** Infinity is no limit, as for the others. */
  readonly maxMs: number;
  readonly maxTurns: number;
  /** Whether the model's tokens or what the call costs are beyond what is allowed. */
  readonly isSpent: () => boolean;
  readonly onWarning: (endsInMs: number) => void;
  /** Called once; nothing follows. */
  readonly onReached: (limit: 'max-duration' | 'budget') => void;
}

/** Time to come to an end, but not more than a fifth of the call. */
const WARNING_MS = 60_000;
/** `setTimeout` takes no more. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Ends what would go on for ever: by time, by turns, by what it costs. */
export class CallLimits {
  readonly #options: CallLimitsOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  #turns = 0;
  #isOver = false;

  constructor(options: CallLimitsOptions) {
    this.#options = options;
  }

  /** Begins, once the visitor is there. */
  start() {
    const { session, maxMs, onWarning } = this.#options;
    if (maxMs < LONGEST_TIMER_MS) {
      const warningMs = Math.min(WARNING_MS, maxMs / 5);
      this.#timers.push(setTimeout(() => onWarning(warningMs), maxMs - warningMs));
      this.#timers.push(setTimeout(() => this.#reach('max-duration'), maxMs));
    }
    session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message') return;
      if (item.role === 'user') this.#turns++;
      // the answer to the last turn is still given
      else if (this.#turns >= this.#options.maxTurns || this.#options.isSpent()) this.#reach('budget');
    });
    session.once(voice.AgentSessionEventTypes.Close, () => this.stop());
  }

  stop() {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #reach(limit: 'max-duration' | 'budget') {
    if (this.#isOver) return;
    this.stop();
    this.#options.onReached(limit);
  }
}
