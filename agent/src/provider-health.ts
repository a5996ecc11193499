import { AGENT_ERROR_CODES, type AgentErrorCode } from '@voice-assistant/protocol';

/**
 * Which parts of the provider fail right now. Publishes the first of {@link AGENT_ERROR_CODES} that does, or an empty
 * text, and only when that changes.
 */
export class ProviderHealth {
  readonly #publish: (code: AgentErrorCode | '') => void;
  readonly #failing = new Set<AgentErrorCode>();
  #published: AgentErrorCode | '' = '';

  constructor(publish: (code: AgentErrorCode | '') => void) {
    this.#publish = publish;
  }

  failed(code: AgentErrorCode) {
    this.#failing.add(code);
    this.#update();
  }

  succeeded(code: AgentErrorCode) {
    this.#failing.delete(code);
    this.#update();
  }

  #update() {
    const code = AGENT_ERROR_CODES.find((it) => this.#failing.has(it)) ?? '';
    if (code === this.#published) return;
    this.#published = code;
    this.#publish(code);
  }
}
