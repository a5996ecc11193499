import type { RoomInfo } from '@voice-assistant/protocol';
import type { Logger } from 'pino';
import type { RoomAdmin } from '../ports.js';
import { isRoomOfOurs } from '../room-names.js';
import type { AgentWatch } from './agent-watch.js';
import { unlessGone } from './end-room.js';

const EVERY_MS = 10_000;

/** How much longer than it says itself a room may stand without a visitor, before somebody has forgotten it. */
const GRACE_MS = 30_000;

export interface RoomSweepDeps {
  readonly rooms: Pick<RoomAdmin, 'list' | 'remove'>;
  readonly watch: Pick<AgentWatch, 'expect'>;
  readonly nowMs: () => number;
  readonly log: Logger;
  /** {@link EVERY_MS} and {@link GRACE_MS} unless given. */
  readonly everyMs?: number | undefined;
  readonly graceMs?: number | undefined;
}

export interface RoomSweep {
  stop(): void;
}

/**
 * Looks at our rooms every few seconds, for what no event told: one in which no visitor has been for longer than it
 * allows is removed (its agents leave with it), and a visitor in one that is new to us is watched over.
 */
export function startRoomSweep(deps: RoomSweepDeps): RoomSweep {
  const { rooms, watch, nowMs, log, everyMs = EVERY_MS, graceMs = GRACE_MS } = deps;
  const emptySince = new Map<string, number>();
  const seenBusy = new Set<string>();
  let isSweeping = false;

  const lookAt = async (room: RoomInfo) => {
    if (room.num_participants > 0) {
      emptySince.delete(room.sid);
      if (!seenBusy.has(room.sid)) watch.expect(room.name);
      seenBusy.add(room.sid);
      return;
    }
    const sinceMs = emptySince.get(room.sid) ?? nowMs();
    emptySince.set(room.sid, sinceMs);
    const allowedMs = Math.max(room.empty_timeout, room.departure_timeout) * 1_000 + graceMs;
    if (nowMs() - sinceMs < allowedMs) return;
    await unlessGone(() => rooms.remove(room.name));
    log.warn({ room: { sid: room.sid, name: room.name } }, 'orphaned room removed');
  };

  const sweep = async () => {
    if (isSweeping) return;
    isSweeping = true;
    try {
      const all = (await rooms.list()).filter(({ name }) => isRoomOfOurs(name));
      const live = new Set(all.map(({ sid }) => sid));
      for (const sid of emptySince.keys()) if (!live.has(sid)) emptySince.delete(sid);
      for (const sid of seenBusy) if (!live.has(sid)) seenBusy.delete(sid);
      for (const room of all) await lookAt(room);
    } catch {
      // the adapter has logged it; the media server may answer the next time
    } finally {
      isSweeping = false;
    }
  };

  const timer = setInterval(() => void sweep(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
