import type { JobContext } from '@livekit/agents';
import { AGENT_ATTRIBUTES, type CallEndReason } from '@voice-assistant/protocol';
import type { Logger } from '../ports.js';

/** The attribute is for a page that wants to know why; nobody waits for it longer. */
const ATTRIBUTE_TIMEOUT_MS = 500;

/** Ends a call in one place, once: says why, leaves, removes the room. */
export class CallEnd {
  readonly #ctx: JobContext;
  readonly #logger: Logger;
  readonly #before: (() => void)[] = [];
  #reason: CallEndReason | undefined;

  constructor(ctx: JobContext, logger: Logger) {
    this.#ctx = ctx;
    this.#logger = logger;
  }

  /** Undefined while the call goes on. */
  get reason(): CallEndReason | undefined {
    return this.#reason;
  }

  /** Runs when the end is decided, before the agent leaves. */
  onEnd(callback: () => void) {
    this.#before.push(callback);
  }

  async end(reason: CallEndReason): Promise<void> {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#logger.info({ reason }, 'the call ends, leaving');
    for (const callback of this.#before) callback();
    await this.#tell(reason);
    // Runs when the agent has left. Before that, the room's end would tear the session down in mid-sentence.
    this.#ctx.addShutdownCallback(() => this.#ctx.deleteRoom(this.#ctx.job.room?.name));
    this.#ctx.shutdown(reason);
  }

  async #tell(reason: CallEndReason) {
    const told = this.#ctx.agent?.setAttributes({ [AGENT_ATTRIBUTES.ended]: reason }).catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise((resolve) => {
      timer = setTimeout(resolve, ATTRIBUTE_TIMEOUT_MS);
    });
    await Promise.race([told, tooLong]);
    clearTimeout(timer);
  }
}
