import type { CallWarning } from '../state/index.js';
import type { CallLimits } from './ports.js';

/** How long before its end a call is announced to end, s; in a short one when half of it is over. */
const WARN_BEFORE_S = 30;

export interface CallClockDeps {
  nowMs(): number;
  /** Null takes a warning back. */
  onWarning(warning: CallWarning | null): void;
  onOver(): void;
}

/** Ends a call that has lasted long enough, or in which nothing happens any more, and says so in time. */
export class CallClock {
  readonly #deps: CallClockDeps;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #idleTimeoutS: number | null = null;
  #warning: CallWarning | null = null;

  constructor(deps: CallClockDeps) {
    this.#deps = deps;
  }

  start({ maxDurationS, idleTimeoutS }: CallLimits): void {
    this.#idleTimeoutS = idleTimeoutS;
    if (maxDurationS !== null) this.#run('max-duration', maxDurationS);
    this.#restartIdle();
  }

  /** Somebody says or types something: nobody is idle. */
  onActivity(): void {
    this.#restartIdle();
    if (this.#warning?.reason === 'idle') this.#warn(null);
  }

  /** The agent will end the call, and does so itself. @param payload - Of `call.warning`, as it came. */
  onAgentWarning({ reason, ends_in_s: endsInS }: Readonly<Record<string, unknown>>): void {
    if (reason !== 'idle' && reason !== 'max-duration') return;
    if (typeof endsInS !== 'number' || !(endsInS >= 0)) return;
    this.#warn({ reason, endsAt: this.#deps.nowMs() + endsInS * 1_000 });
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #restartIdle(): void {
    if (this.#idleTimeoutS !== null) this.#run('idle', this.#idleTimeoutS);
  }

  #run(reason: CallWarning['reason'], seconds: number): void {
    const warnBeforeS = Math.min(WARN_BEFORE_S, seconds / 2);
    const endsAt = this.#deps.nowMs() + seconds * 1_000;
    this.#set(`${reason} warning`, seconds - warnBeforeS, () => this.#warn({ reason, endsAt }));
    this.#set(reason, seconds, () => this.#deps.onOver());
  }

  /** What ends first is what is shown. */
  #warn(warning: CallWarning | null): void {
    const now = this.#warning;
    if (now && warning && now.reason !== warning.reason && now.endsAt < warning.endsAt) return;
    this.#warning = warning;
    this.#deps.onWarning(warning);
  }

  #set(name: string, seconds: number, task: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(task, seconds * 1_000));
  }
}
