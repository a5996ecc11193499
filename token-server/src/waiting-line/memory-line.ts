import type { WaitingLine } from '../ports.js';
import { LINE_KEPT_FOR_MS, WAITING_MAX, WAITS_FOR_MS } from './line-rules.js';

/** How often those who are gone are forgotten where nobody has to wait. */
const FORGET_EVERY_MS = 1_000;

/** Rooms let in and not live yet whose names are remembered; of more, the oldest are only counted. */
const LET_IN_KNOWN = 10_000;

/** The waiting line of this process alone. */
export function createMemoryLine(): WaitingLine {
  const waiting = new Map<string, { readonly arrivedAtMs: number; readonly untilMs: number }>();
  /** In the order in which they are forgotten: each is kept for as long as the others. */
  const letIn = new Map<string, number>();
  /** Lines that are kept for rooms whose names are forgotten, until then. */
  let nameless: readonly { readonly lines: number; readonly untilMs: number }[] = [];
  let forgotMs = 0;

  const taken = (liveRooms: readonly string[]): number =>
    nameless.reduce((sum, { lines }) => sum + lines, liveRooms.length + letIn.size);

  const forget = (nowMs: number, liveRooms: readonly string[]) => {
    for (const [id, { untilMs }] of waiting) if (untilMs <= nowMs) waiting.delete(id);
    for (const room of liveRooms) letIn.delete(room);
    nameless = nameless.filter(({ untilMs }) => untilMs > nowMs);
    const forgotten = { lines: 0, untilMs: 0 };
    for (const [room, untilMs] of letIn) {
      if (untilMs > nowMs && letIn.size <= LET_IN_KNOWN) break;
      letIn.delete(room);
      if (untilMs <= nowMs) continue;
      forgotten.lines += 1;
      forgotten.untilMs = untilMs;
    }
    if (forgotten.lines > 0) nameless = [...nameless, forgotten];
  };

  /** Lets in. */
  const keepLine = (room: string, nowMs: number): 0 => {
    letIn.delete(room); // one that asks again goes to the end
    letIn.set(room, nowMs + LINE_KEPT_FOR_MS);
    return 0;
  };

  return {
    apply: ({ ticket, roomName }, { max, liveRooms }, nowMs) => {
      // looking through all is for when it matters: while there is room for them too, those who are gone do no harm
      const isRoomy = taken(liveRooms) + waiting.size < max;
      if (!isRoomy || nowMs - forgotMs >= FORGET_EVERY_MS) {
        forget(nowMs, liveRooms);
        forgotMs = nowMs;
      }
      if (isRoomy && waiting.size === 0) return keepLine(roomName, nowMs);
      const { id } = ticket;
      const arrivedAtMs = Math.min(ticket.arrivedAtMs, waiting.get(id)?.arrivedAtMs ?? Infinity);
      let before = 0;
      for (const [otherId, other] of waiting)
        if (otherId !== id && other.arrivedAtMs <= arrivedAtMs) before += 1;
      if (taken(liveRooms) + before < max) {
        waiting.delete(id);
        return keepLine(roomName, nowMs);
      }
      if (waiting.size < WAITING_MAX || waiting.has(id))
        waiting.set(id, { arrivedAtMs, untilMs: nowMs + WAITS_FOR_MS });
      return before + 1;
    },
    release: (roomName) => {
      letIn.delete(roomName);
    },
  };
}
