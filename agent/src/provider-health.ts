import { AGENT_ERROR_CODES, type AgentErrorCause, type AgentErrorCode } from '@voice-assistant/protocol';
import { causeOf } from './resilience/failure-cause.js';

/** Failure of one part, or that there is none any more. */
export interface Trouble {
  readonly code: AgentErrorCode | '';
  readonly cause: AgentErrorCause | '';
}

export interface ProviderHealthListener {
  /** The first of {@link AGENT_ERROR_CODES} that fails now; only when that changes. */
  onChange(trouble: Trouble): void;
  /** Each failure, also of a part that was failing already. */
  onFailure?(code: AgentErrorCode, cause: AgentErrorCause): void;
  onSuccess?(code: AgentErrorCode): void;
}

/** Which parts of the provider fail right now. */
export class ProviderHealth {
  readonly #failing = new Map<AgentErrorCode, AgentErrorCause>();
  readonly #listeners: ProviderHealthListener[];
  #published: AgentErrorCode | '' = '';

  constructor(...listeners: ProviderHealthListener[]) {
    this.#listeners = listeners;
  }

  addListener(listener: ProviderHealthListener) {
    this.#listeners.push(listener);
  }

  isFailing(code: AgentErrorCode): boolean {
    return this.#failing.has(code);
  }

  failed(code: AgentErrorCode, error?: unknown) {
    const cause = causeOf(error);
    this.#failing.set(code, cause);
    this.#update();
    for (const listener of this.#listeners) listener.onFailure?.(code, cause);
  }

  succeeded(code: AgentErrorCode) {
    this.#failing.delete(code);
    this.#update();
    for (const listener of this.#listeners) listener.onSuccess?.(code);
  }

  #update() {
    const code = AGENT_ERROR_CODES.find((it) => this.#failing.has(it)) ?? '';
    if (code === this.#published) return;
    this.#published = code;
    const cause = code === '' ? '' : (this.#failing.get(code) ?? '');
    for (const listener of this.#listeners) listener.onChange({ code, cause });
  }
}
