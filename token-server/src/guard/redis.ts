import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createRedisCounters } from './redis-counters.js';
import type { SharedEngine } from './shared-engine.js';

/** A visitor waits for each answer; one that takes longer is not worth it. */
const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;
const RETRY_AT_MOST_EVERY_MS = 5_000;

/**
 * Redis at `url`. Commands fail at once while it is away, none waits in a queue. That it is away is logged once, with
 * what that means, and so is its return. The address, in which a password may stand, is never logged.
 */
export function createSharedEngine({
  url,
  log,
}: {
  readonly url: string;
  readonly log: Logger;
}): SharedEngine {
  const client = new Redis(url, {
    lazyConnect: true,
    keyPrefix: 'voice-assistant:',
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 10), RETRY_AT_MOST_EVERY_MS),
  });
  let isAway = false;
  let isClosing = false;
  const tellAway = (code: string) => {
    if (isAway || isClosing) return;
    isAway = true;
    log.error({ engine: 'redis', code }, 'redis is away: until it is back, each process counts for itself');
  };
  client.on('error', (error: Error) => tellAway('code' in error ? String(error.code) : error.name));
  client.on('close', () => tellAway('closed')); // one that ends in good order is no error
  client.on('ready', () => {
    if (isAway) log.info({ engine: 'redis' }, 'redis is back: counters are shared again');
    isAway = false;
  });
  return {
    client,
    counters: createRedisCounters(client),
    isReady: () => client.status === 'ready',
    connect: () => client.connect().catch(() => {}), // told by the event; it goes on trying
    close: () => {
      isClosing = true;
      client.disconnect();
    },
  };
}
