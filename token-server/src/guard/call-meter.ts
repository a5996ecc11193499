import type { Logger } from 'pino';
import { all } from '../awaitable.js';
import type { MediaEvent, RoomAdmin } from '../ports.js';
import type { CallRegister } from './register-rules.js';
import type { UsageBook } from './usage-book.js';

const LOOK_EVERY_MS = 15_000;

/** A place outlives two looks that failed. */
const LEASE_MS = 3 * LOOK_EVERY_MS;

/**
 * Counts the time of calls, from what the media server tells: its rooms, looked at every few seconds, and its
 * webhooks, which make it exact. Without webhooks the last seconds of a call are not counted, and its place is free a
 * little later.
 */
export interface CallMeter {
  observe(event: MediaEvent): Promise<void>;
  look(): Promise<void>;
  /** Looks again and again until it is stopped. */
  start(): { stop(): void };
}

export interface CallMeterOptions {
  readonly rooms: Pick<RoomAdmin, 'list'>;
  readonly register: CallRegister;
  readonly usage: UsageBook;
  readonly nowMs: () => number;
  readonly log: Logger;
}

export function createCallMeter({ rooms, register, usage, nowMs, log }: CallMeterOptions): CallMeter {
  const count = async (room: string, startedMs: number | undefined, atMs: number) => {
    const stretch = await register.renew(room, startedMs, { nowMs: atMs, untilMs: atMs + LEASE_MS });
    if (stretch === undefined || stretch.ms === 0) return;
    await all(stretch.keys.map((key) => usage.addTime(key, stretch.ms)));
  };
  const look = async () => {
    const live = await rooms.list();
    const now = nowMs();
    await Promise.all(live.map(({ name, creation_time }) => count(name, creation_time * 1000, now)));
  };
  return {
    look,
    observe: async ({ name, room, atSeconds }) => {
      if (room === undefined) return;
      const atMs = atSeconds * 1000;
      if (name === 'room_started') await count(room.name, atMs, atMs);
      if (name !== 'room_finished') return;
      await count(room.name, undefined, atMs);
      await register.leave(room.name);
    },
    start: () => {
      const timer = setInterval(() => {
        look().catch((error: unknown) => log.debug({ err: error }, 'calls were not counted'));
      }, LOOK_EVERY_MS).unref();
      return { stop: () => clearInterval(timer) };
    },
  };
}
