import type { Awaitable } from '../awaitable.js';

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
  has(room: string, nowMs: number): Awaitable<boolean>;
  /** Takes a place in each, or in none. @returns The key of the first that is full. */
  enter(room: string, places: readonly Place[], lease: Lease): Awaitable<string | undefined>;
  /**
   * Renews the leases of a known room.
   * @param startedMs When the room was made, where that is known.
   * @returns The time since it was last counted, or else since it was made.
   */
  renew(room: string, startedMs: number | undefined, lease: Lease): Awaitable<Stretch | undefined>;
  leave(room: string): Awaitable<void>;
  /** Calls with a place there. */
  count(key: string, nowMs: number): Awaitable<number>;
}

export interface Lease {
  readonly nowMs: number;
  readonly untilMs: number;
}

/** Longer than any call. What is forgotten is not counted any more. */
export const FORGET_AFTER_MS = 86_400_000;

/** A room may be one of many that had its name: what was counted of an earlier one does not reach into this one. */
export const stretchMs = (
  countedMs: number | undefined,
  startedMs: number | undefined,
  nowMs: number,
): number => Math.max(0, nowMs - Math.max(countedMs ?? startedMs ?? nowMs, startedMs ?? 0));
