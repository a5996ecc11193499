import { setTimeout as delay } from 'node:timers/promises';
import { RECORD_EVENTS_MAX } from '@voice-assistant/protocol';
import type { RecordEvent } from '@voice-assistant/protocol/schemas';
import type { Logger } from '../ports.js';
import type { Journal } from './journal.js';
import { RecordError, type TokenServer } from './token-server.js';

export interface DeliveryOptions {
  readonly journal: Journal;
  readonly server: TokenServer;
  readonly conversationId: string;
  readonly logger: Logger;
  /** What the journal held already. */
  readonly events?: readonly RecordEvent[];
  readonly sent?: number;
  /** `va.user` of the visitor. */
  readonly owner?: string | undefined;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Sends what the journal holds to the token server, in order, a little later each time that one does not answer. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #events: RecordEvent[];
  #sent: number;
  #owner: string | undefined;
  #running: Promise<void> | undefined;
  #stop = new AbortController();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#events = [...(options.events ?? [])];
    this.#sent = options.sent ?? 0;
    this.#owner = options.owner;
  }

  set owner(owner: string | undefined) {
    this.#owner = owner;
  }

  get isDone(): boolean {
    return this.#sent >= this.#events.length;
  }

  add(event: RecordEvent) {
    this.#events.push(event);
    this.start();
  }

  start() {
    if (this.#running || this.#stop.signal.aborted || this.isDone) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.start(); // what came meanwhile
    });
  }

  /** Waits for what is under way, for that long at most, and sends nothing more. Resolves to whether all is there. */
  async finish(timeoutMs: number): Promise<boolean> {
    this.start();
    await Promise.race([this.#running, delay(timeoutMs, undefined, { ref: false })]);
    this.#stop.abort();
    return this.isDone;
  }

  async #run() {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.isDone && !this.#stop.signal.aborted) {
      const batch = this.#events.slice(this.#sent, this.#sent + RECORD_EVENTS_MAX);
      const { conversationId, journal, server, logger } = this.#options;
      try {
        await server.record(conversationId, batch, this.#owner);
      } catch (error) {
        if (!(error instanceof RecordError && error.isFinal)) {
          logger.warn(
            { conversationId, waiting: this.#events.length - this.#sent, error },
            'record has to wait',
          );
          await delay(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => {});
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
          continue;
        }
        logger.error({ conversationId, events: batch.length, error }, 'record was refused for good');
      }
      this.#sent += batch.length;
      journal.sent(this.#sent);
      pauseMs = FIRST_PAUSE_MS;
    }
  }
}
