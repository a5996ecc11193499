import { type CallRegister, FORGET_AFTER_MS, stretchMs } from './register-rules.js';
import type { SharedEngine } from './shared-engine.js';

/** A sorted set of rooms for each place, by the end of their leases; a list of its places for each room. */
export function createRedisRegister({ client }: SharedEngine): CallRegister {
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
