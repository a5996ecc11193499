import { type CallRegister, FORGET_AFTER_MS, stretchMs } from './register-rules.js';

/** Tokens that were given out and not used, of which the oldest are forgotten: nobody fills our memory with them. */
const UNUSED_KNOWN = 10_000;

/** How often leases are looked through, and what is too much forgotten. */
const SWEEP_EVERY_MS = 1_000;

interface KnownCall {
  readonly keys: readonly string[];
  /** End of its lease. */
  untilMs: number;
  hasPlaces: boolean;
  /** Until when its time is counted; unset before the media server has told of it. */
  countedMs?: number;
}

/** In this process's memory. */
export function createMemoryRegister(): CallRegister {
  const calls = new Map<string, KnownCall>();
  const places = new Map<string, Set<string>>();
  let unused = 0;
  let sweptMs = 0;

  const take = (room: string, call: KnownCall, untilMs: number) => {
    call.untilMs = untilMs;
    if (call.hasPlaces) return;
    call.hasPlaces = true;
    for (const key of call.keys) {
      const rooms = places.get(key);
      if (rooms === undefined) places.set(key, new Set([room]));
      else rooms.add(room);
    }
  };
  const free = (room: string, call: KnownCall) => {
    call.hasPlaces = false;
    for (const key of call.keys) {
      const rooms = places.get(key);
      rooms?.delete(room);
      if (rooms?.size === 0) places.delete(key);
    }
  };
  const forget = (room: string, call: KnownCall) => {
    free(room, call);
    calls.delete(room);
    if (call.countedMs === undefined) unused -= 1;
  };
  const sweep = (nowMs: number) => {
    if (nowMs - sweptMs < SWEEP_EVERY_MS) return;
    sweptMs = nowMs;
    for (const [room, call] of calls) {
      if (call.hasPlaces && call.untilMs <= nowMs) free(room, call);
      const isTooMuch = unused > UNUSED_KNOWN && call.countedMs === undefined; // the oldest stand in front
      if (isTooMuch || call.untilMs + FORGET_AFTER_MS <= nowMs) forget(room, call);
    }
  };

  return {
    has: async (room, nowMs) => {
      const call = calls.get(room);
      return call !== undefined && call.untilMs > nowMs;
    },
    enter: async (room, wanted, { nowMs, untilMs }) => {
      sweep(nowMs);
      const full = wanted.find(({ key, atOnce }) => atOnce > 0 && (places.get(key)?.size ?? 0) >= atOnce);
      if (full !== undefined) return full.key;
      const earlier = calls.get(room);
      if (earlier) forget(room, earlier);
      const call = { keys: wanted.map(({ key }) => key), untilMs, hasPlaces: false };
      calls.set(room, call);
      take(room, call, untilMs);
      unused += 1;
      return undefined;
    },
    renew: async (room, startedMs, { nowMs, untilMs }) => {
      const call = calls.get(room);
      if (call === undefined) return undefined;
      const ms = stretchMs(call.countedMs, startedMs, nowMs);
      if (call.countedMs === undefined) unused -= 1;
      call.countedMs = nowMs;
      calls.delete(room);
      calls.set(room, call);
      take(room, call, untilMs);
      return { keys: call.keys, ms };
    },
    leave: async (room) => {
      const call = calls.get(room);
      if (call) forget(room, call);
    },
    count: async (key, nowMs) => {
      sweep(nowMs);
      return places.get(key)?.size ?? 0;
    },
  };
}
