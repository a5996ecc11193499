import type { WaitingLine } from './ports.js';

/** Who has not asked again by then has given up; several times what we tell them to wait. */
export const WAITS_FOR_MS = 60_000;

/** How long a line is kept free for somebody who was let in; joining takes a second or two. */
export const LINE_KEPT_FOR_MS = 10_000;

/** Those who wait at once; more are refused without a place, so that a flood cannot fill our memory. */
const WAITING_MAX = 10_000;

/** The waiting line of one process. Several share one in Redis. */
export function createWaitingLine(): WaitingLine {
  const waiting = new Map<string, { readonly arrivedAtMs: number; readonly untilMs: number }>();
  const letIn = new Map<string, number>();

  const forget = (nowMs: number, liveRooms: ReadonlySet<string>) => {
    for (const [id, { untilMs }] of waiting) if (untilMs <= nowMs) waiting.delete(id);
    for (const [room, untilMs] of letIn) if (untilMs <= nowMs || liveRooms.has(room)) letIn.delete(room);
  };

  return {
    apply: async (applicant, { max, liveRooms }, nowMs) => {
      forget(nowMs, new Set(liveRooms));
      const { id, roomName } = applicant;
      const arrivedAtMs = Math.min(applicant.arrivedAtMs, waiting.get(id)?.arrivedAtMs ?? Infinity);
      let before = 0;
      for (const [otherId, other] of waiting)
        if (otherId !== id && other.arrivedAtMs <= arrivedAtMs) before += 1;
      if (liveRooms.length + letIn.size + before < max) {
        waiting.delete(id);
        letIn.set(roomName, nowMs + LINE_KEPT_FOR_MS);
        return 0;
      }
      if (waiting.size < WAITING_MAX || waiting.has(id))
        waiting.set(id, { arrivedAtMs, untilMs: nowMs + WAITS_FOR_MS });
      return before + 1;
    },
    release: async (roomName) => {
      letIn.delete(roomName);
    },
  };
}
