import { type CallRegister, FORGET_AFTER_MS, stretchMs } from './register-rules.js';

/** Tokens that were given out and not used, of which the oldest are forgotten: nobody fills our memory with them. */
const UNUSED_KNOWN = 10_000;

/** How often leases are looked through, and what is too much forgotten. */
const SWEEP_EVERY_MS = 1_000;

/** One object for all the calls in a scope, so that none of the many that are remembered has texts of its own. */
interface Scope {
  readonly key: string;
  /** Calls that have a place in it. */
  taken: number;
  /** Calls that are remembered; with the last one the scope is forgotten. */
  known: number;
}

interface KnownCall {
  readonly scopes: readonly Scope[];
  /** End of its lease. */
  untilMs: number;
  hasPlaces: boolean;
  /** Until when its time is counted; unset before the media server has told of it. */
  countedMs?: number;
}

/** In this process's memory. */
export function createMemoryRegister(): CallRegister {
  const calls = new Map<string, KnownCall>();
  const scopes = new Map<string, Scope>();
  let unused = 0;
  let sweptMs = 0;

  const remember = (key: string): Scope => {
    const scope = scopes.get(key) ?? { key, taken: 0, known: 0 };
    if (scope.known === 0) scopes.set(key, scope);
    scope.known += 1;
    return scope;
  };
  const take = (call: KnownCall, untilMs: number) => {
    call.untilMs = untilMs;
    if (call.hasPlaces) return;
    call.hasPlaces = true;
    for (const scope of call.scopes) scope.taken += 1;
  };
  const free = (call: KnownCall) => {
    if (!call.hasPlaces) return;
    call.hasPlaces = false;
    for (const scope of call.scopes) scope.taken -= 1;
  };
  const forget = (room: string, call: KnownCall) => {
    free(call);
    for (const scope of call.scopes) {
      scope.known -= 1;
      if (scope.known === 0) scopes.delete(scope.key);
    }
    calls.delete(room);
    if (call.countedMs === undefined) unused -= 1;
  };
  const sweep = (nowMs: number) => {
    if (nowMs - sweptMs < SWEEP_EVERY_MS) return;
    sweptMs = nowMs;
    for (const [room, call] of calls) {
      if (call.untilMs <= nowMs) free(call);
      const isTooMuch = unused > UNUSED_KNOWN && call.countedMs === undefined; // the oldest stand in front
      if (isTooMuch || call.untilMs + FORGET_AFTER_MS <= nowMs) forget(room, call);
    }
  };

  return {
    has: (room, nowMs) => {
      const call = calls.get(room);
      return call !== undefined && call.untilMs > nowMs;
    },
    enter: (room, wanted, { nowMs, untilMs }) => {
      sweep(nowMs);
      const full = wanted.find(({ key, atOnce }) => atOnce > 0 && (scopes.get(key)?.taken ?? 0) >= atOnce);
      if (full !== undefined) return full.key;
      const earlier = calls.get(room);
      if (earlier) forget(room, earlier);
      const call = { scopes: wanted.map(({ key }) => remember(key)), untilMs, hasPlaces: false };
      calls.set(room, call);
      take(call, untilMs);
      unused += 1;
      return undefined;
    },
    renew: (room, startedMs, { nowMs, untilMs }) => {
      const call = calls.get(room);
      if (call === undefined) return undefined;
      const ms = stretchMs(call.countedMs, startedMs, nowMs);
      if (call.countedMs === undefined) unused -= 1;
      call.countedMs = nowMs;
      calls.delete(room);
      calls.set(room, call);
      take(call, untilMs);
      return { keys: call.scopes.map(({ key }) => key), ms };
    },
    leave: (room) => {
      const call = calls.get(room);
      if (call) forget(room, call);
    },
    count: (key, nowMs) => {
      sweep(nowMs);
      return scopes.get(key)?.taken ?? 0;
    },
  };
}
