import { VoiceError } from '../errors.js';
import { readText } from './read-fields.js';

/** An agent that has a text says so within two round trips. */
const RECEIPT_WITHIN_MS = 3_000;
const ATTEMPTS = 5;

export interface TextDeliveryDeps {
  /** Of the call. */
  readonly signal: AbortSignal;
  /** Resolves while there is an agent to read what is sent. @throws VoiceError `connection-lost` */
  reads(): Promise<void>;
  /** @throws VoiceError `connection-lost` */
  send(text: string, id: string, attempt: number): Promise<void>;
}

/**
 * Brings what is typed to an agent. The media server drops what comes while it or the agent is not quite back from an
 * outage, and nobody is told: so what an agent does not confirm is sent again, under the same id.
 */
export class TextDelivery {
  readonly #deps: TextDeliveryDeps;
  readonly #unconfirmed = new Map<string, () => void>();
  /** Only an agent that has said so: another one would answer twice. */
  #confirms = false;

  constructor(deps: TextDeliveryDeps) {
    this.#deps = deps;
  }

  /** A message of the agent's. */
  read(type: string, payload: object): void {
    if (type === 'assistant.hello') this.#confirms = (payload as { receipts?: unknown }).receipts === true;
    if (type !== 'text.received') return;
    this.#unconfirmed.get(readText((payload as { message_id?: unknown }).message_id, 128) ?? '')?.();
  }

  /** Resolves once it has come, or is sent to an agent that does not say so. @throws VoiceError `connection-lost` */
  async send(text: string, id: string): Promise<void> {
    const { reads, send } = this.#deps;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await reads();
      const confirmed = this.#confirms && this.#confirmation(id);
      await send(text, id, attempt);
      if (confirmed === false || (await confirmed)) return;
    }
    throw new VoiceError('connection-lost');
  }

  /** Whether it is confirmed in time. */
  #confirmation(id: string): Promise<boolean> {
    const { signal } = this.#deps;
    return new Promise((resolve) => {
      const settle = (confirmed: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        this.#unconfirmed.delete(id);
        resolve(confirmed);
      };
      const giveUp = () => settle(false);
      const timer = setTimeout(giveUp, RECEIPT_WITHIN_MS);
      signal.addEventListener('abort', giveUp);
      this.#unconfirmed.set(id, () => settle(true));
    });
  }
}
