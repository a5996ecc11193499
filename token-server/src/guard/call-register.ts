import type { SharedEngine } from './redis.js';

/** A place in a scope, e.g. `assistant:support`, and how many calls it has room for at once; 0 is no limit. */
export interface Place {
  readonly key: string;
  readonly atOnce: number;
}

/** A stretch of a call's time that nobody has counted yet. */
export interface Stretch {
  readonly keys: readonly string[];
  readonly ms: number;
}

/**
 * Which calls there are, by room, and in whose name. A place is a lease: it ends by itself unless it is renewed, so a
 * process that dies takes no lines with it.
 */
export interface CallRegister {
  /** Whether that room has a place now. */
  has(room: string, nowMs: number): Promise<boolean>;
  /** Takes a place in each, or in none. @returns The key of the first that is full. */
  enter(room: string, places: readonly Place[], lease: Lease): Promise<string | undefined>;
  /**
   * Renews the leases of a known room.
   * @param startedMs When the room was made, where that is known.
   * @returns The time since it was last counted, or else since it was made.
   */
  renew(room: string, startedMs: number | undefined, lease: Lease): Promise<Stretch | undefined>;
  leave(room: string): Promise<void>;
  /** Calls with a place there. */
  count(key: string, nowMs: number): Promise<number>;
}

export interface Lease {
  readonly nowMs: number;
  readonly untilMs: number;
}

/** Longer than any call. What is forgotten is not counted any more. */
const FORGET_AFTER_MS = 86_400_000;

interface KnownCall {
  readonly keys: readonly string[];
  readonly forgetMs: number;
  countedMs?: number;
}

/** In this process's memory. */
export function createMemoryRegister(): CallRegister {
  const calls = new Map<string, KnownCall>();
  const places = new Map<string, Map<string, number>>();
  const live = (key: string, nowMs: number): Map<string, number> => {
    const rooms = places.get(key) ?? new Map<string, number>();
    for (const [room, untilMs] of rooms) if (untilMs <= nowMs) rooms.delete(room);
    if (rooms.size === 0) places.delete(key);
    return rooms;
  };
  const take = (key: string, room: string, { nowMs, untilMs }: Lease) => {
    places.set(key, live(key, nowMs).set(room, untilMs));
  };
  return {
    has: async (room, nowMs) => calls.get(room)?.keys.some((key) => live(key, nowMs).has(room)) ?? false,
    enter: async (room, wanted, lease) => {
      forget(calls, lease.nowMs);
      const full = wanted.find(({ key, atOnce }) => {
        const rooms = live(key, lease.nowMs);
        return atOnce > 0 && !rooms.has(room) && rooms.size >= atOnce;
      });
      if (full !== undefined) return full.key;
      for (const { key } of wanted) take(key, room, lease);
      calls.set(room, { keys: wanted.map(({ key }) => key), forgetMs: lease.nowMs + FORGET_AFTER_MS });
      return undefined;
    },
    renew: async (room, startedMs, lease) => {
      const call = calls.get(room);
      if (call === undefined) return undefined;
      for (const key of call.keys) take(key, room, lease);
      const ms = stretchMs(call.countedMs, startedMs, lease.nowMs);
      call.countedMs = lease.nowMs;
      return { keys: call.keys, ms };
    },
    leave: async (room) => {
      for (const key of calls.get(room)?.keys ?? []) {
        const rooms = places.get(key);
        rooms?.delete(room);
        if (rooms?.size === 0) places.delete(key);
      }
      calls.delete(room);
    },
    count: async (key, nowMs) => live(key, nowMs).size,
  };
}

/** A room may be one of many that had its name: what was counted of an earlier one does not reach into this one. */
const stretchMs = (countedMs: number | undefined, startedMs: number | undefined, nowMs: number): number =>
  Math.max(0, nowMs - Math.max(countedMs ?? startedMs ?? nowMs, startedMs ?? 0));

/** The oldest stand first. */
function forget(calls: Map<string, KnownCall>, nowMs: number): void {
  for (const [room, { forgetMs }] of calls) {
    if (forgetMs > nowMs) return;
    calls.delete(room);
  }
}

/** In Redis, for all processes; while that is away, in this one's memory, which then knows only calls of its own. */
export function createCallRegister(engine?: SharedEngine): CallRegister {
  const memory = createMemoryRegister();
  if (engine === undefined) return memory;
  const shared = createRedisRegister(engine);
  const ask = async <Answer>(question: (register: CallRegister) => Promise<Answer>): Promise<Answer> => {
    if (!engine.isReady()) return question(memory);
    try {
      return await question(shared);
    } catch {
      return question(memory); // the engine has told the log
    }
  };
  return {
    has: (...args) => ask((register) => register.has(...args)),
    enter: (...args) => ask((register) => register.enter(...args)),
    renew: (...args) => ask((register) => register.renew(...args)),
    leave: (...args) => ask((register) => register.leave(...args)),
    count: (...args) => ask((register) => register.count(...args)),
  };
}

/** A sorted set of rooms for each place, by the end of their leases; a list of its places for each room. */
function createRedisRegister({ client }: SharedEngine): CallRegister {
  const placeOf = (key: string) => `place:${key}`;
  const callOf = (room: string) => `call:${room}`;
  const countedOf = (room: string) => `counted:${room}`;
  const keysOf = async (room: string): Promise<string[] | undefined> => {
    const text = await client.get(callOf(room));
    return text === null ? undefined : text.split('\n');
  };
  return {
    has: async (room, nowMs) => {
      const key = (await keysOf(room))?.[0];
      return key !== undefined && Number(await client.zscore(placeOf(key), room)) > nowMs;
    },
    enter: async (room, wanted, { nowMs, untilMs }) => {
      const taken = await Promise.all(
        wanted.map(async ({ key, atOnce }) => {
          const answers = await client
            .multi()
            .zremrangebyscore(placeOf(key), '-inf', nowMs)
            .zadd(placeOf(key), untilMs, room)
            .zcard(placeOf(key))
            .pexpire(placeOf(key), FORGET_AFTER_MS)
            .exec();
          const [isNew, size] = [answers?.[1]?.[1] === 1, Number(answers?.[2]?.[1])];
          return { key, isNew, isFull: isNew && atOnce > 0 && size > atOnce };
        }),
      );
      const full = taken.find(({ isFull }) => isFull);
      if (full === undefined) {
        const keys = wanted.map(({ key }) => key).join('\n');
        await client.set(callOf(room), keys, 'PX', FORGET_AFTER_MS);
        return undefined;
      }
      const mine = taken.filter(({ isNew }) => isNew);
      await Promise.all(mine.map(({ key }) => client.zrem(placeOf(key), room)));
      return full.key;
    },
    renew: async (room, startedMs, { nowMs, untilMs }) => {
      const keys = await keysOf(room);
      if (keys === undefined) return undefined;
      // whoever swaps it counts what lies between: however many processes do, nothing is counted twice
      const [counted] = await Promise.all([
        client.set(countedOf(room), nowMs, 'PX', FORGET_AFTER_MS, 'GET'),
        ...keys.map((key) => client.zadd(placeOf(key), untilMs, room)),
      ]);
      return { keys, ms: stretchMs(counted === null ? undefined : Number(counted), startedMs, nowMs) };
    },
    leave: async (room) => {
      const keys = (await keysOf(room)) ?? [];
      await Promise.all([
        ...keys.map((key) => client.zrem(placeOf(key), room)),
        client.del(callOf(room), countedOf(room)),
      ]);
    },
    count: (key, nowMs) => client.zcount(placeOf(key), `(${nowMs}`, '+inf'),
  };
}
