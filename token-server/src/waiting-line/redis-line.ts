import type { SharedEngine } from '../guard/shared-engine.js';
import type { WaitingLine } from '../ports.js';
import { LINE_KEPT_FOR_MS, WAITING_MAX, WAITS_FOR_MS } from './line-rules.js';

/** Sorted sets: who waits by their arrival, and by when they are forgotten; the rooms let in by when they are. */
const ARRIVED = 'line:arrived';
const WAITS_UNTIL = 'line:waits-until';
const LET_IN = 'line:let-in';

/** Redis runs a script in one step: two who ask at once, wherever they do, do not both get the last line. */
const APPLY = `
local arrived_key, until_key, let_in_key = KEYS[1], KEYS[2], KEYS[3]
local id, room = ARGV[1], ARGV[2]
local arrived, now, lines = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local waiting_max, waits_for, kept_for = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local live = #ARGV - 8

for _, gone in ipairs(redis.call('zrangebyscore', until_key, '-inf', now)) do
  redis.call('zrem', arrived_key, gone)
  redis.call('zrem', until_key, gone)
end
redis.call('zremrangebyscore', let_in_key, '-inf', now)
if redis.call('zcard', let_in_key) > 0 then
  for i = 9, #ARGV do redis.call('zrem', let_in_key, ARGV[i]) end
end

local earlier = tonumber(redis.call('zscore', arrived_key, id) or nil)
if earlier and earlier < arrived then arrived = earlier end
local before = redis.call('zcount', arrived_key, '-inf', arrived)
if earlier and earlier <= arrived then before = before - 1 end

if live + redis.call('zcard', let_in_key) + before < lines then
  redis.call('zrem', arrived_key, id)
  redis.call('zrem', until_key, id)
  redis.call('zadd', let_in_key, now + kept_for, room)
  redis.call('pexpire', let_in_key, kept_for)
  return 0
end
if earlier or redis.call('zcard', arrived_key) < waiting_max then
  redis.call('zadd', arrived_key, arrived, id)
  redis.call('zadd', until_key, now + waits_for, id)
  redis.call('pexpire', arrived_key, waits_for)
  redis.call('pexpire', until_key, waits_for)
end
return before + 1
`;

/** The waiting line that processes share. Their clocks have to agree as well as those of servers usually do. */
export function createRedisLine({ client }: SharedEngine): WaitingLine {
  return {
    apply: async ({ ticket: { id, arrivedAtMs }, roomName }, { max, liveRooms }, nowMs) => {
      const settings = [arrivedAtMs, nowMs, max, WAITING_MAX, WAITS_FOR_MS, LINE_KEPT_FOR_MS];
      const keys = [ARRIVED, WAITS_UNTIL, LET_IN];
      return Number(await client.eval(APPLY, keys.length, ...keys, id, roomName, ...settings, ...liveRooms));
    },
    release: async (roomName) => {
      await client.zrem(LET_IN, roomName);
    },
  };
}
