import type { JobContext } from '@livekit/agents';
import { RoomEvent } from '@livekit/rtc-node';
import { AGENT_ATTRIBUTES, type CallEndReason } from '@voice-assistant/protocol';
import type { Logger } from '../ports.js';
import type { CallRooms } from './call-keeper.js';
import { removeOwnRoom } from './remove-own-room.js';

/** The attribute is for a page that wants to know why; nobody waits for it longer. */
const ATTRIBUTE_TIMEOUT_MS = 500;

/** Ends a call in one place, once: says why, leaves, removes the room. */
export class CallEnd {
  readonly #ctx: JobContext;
  readonly #rooms: CallRooms;
  readonly #logger: Logger;
  readonly #before: (() => void)[] = [];
  #roomSid: string;
  #reason: CallEndReason | undefined;

  constructor(ctx: JobContext, rooms: CallRooms, logger: Logger) {
    this.#ctx = ctx;
    this.#rooms = rooms;
    this.#roomSid = ctx.job.room?.sid ?? '';
    // after a restart of the media server the same call has another one
    ctx.room.on(RoomEvent.RoomSidChanged, (sid) => {
      this.#roomSid = sid;
    });
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
    this.#ctx.addShutdownCallback(() => this.#removeRoom(reason));
    this.#ctx.shutdown(reason);
  }

  async #removeRoom(reason: CallEndReason) {
    const { name = '' } = this.#ctx.job.room ?? {};
    try {
      await removeOwnRoom(this.#rooms, { name, sid: this.#roomSid, reason });
    } catch (error) {
      this.#logger.warn({ error }, 'the room could not be removed, the token server will'); // see its sweep
    }
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
