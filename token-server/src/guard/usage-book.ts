import { type Awaitable, after } from '../awaitable.js';
import { remembered } from '../remembered.js';
import type { Count, Counters } from './counters.js';
import type { SharedEngine } from './shared-engine.js';

/** Names that strangers make up are counted, but only so many of a day are listed. */
const NAMES_LISTED = 1_000;

/** Keys that are remembered, of all scopes. */
const KEYS_KNOWN = 5_000;

const DAY_MS = 86_400_000;

/** Two days, so that the last one can still be read when it is over. */
const KEPT_SECONDS = 172_800;

/** What was used today (UTC), by key: `assistant:support`, `site:shop.example`, and what else has a limit. */
export interface UsageBook {
  /** Number of the day, e.g. `2026-11-21`. */
  day(): string;
  /** @returns How many there are now. */
  addCalls(key: string, calls: number): Awaitable<number>;
  addTime(key: string, ms: number): Awaitable<unknown>;
  calls(key: string): Awaitable<number>;
  /** Minutes, with their fraction. */
  minutes(key: string): Awaitable<number>;
  /** Remembers that it was used, to be listed; returns at once. */
  note(key: string): void;
  /** The keys that were noted today, by any process. */
  noted(): Promise<readonly string[]>;
}

export interface UsageBookOptions {
  readonly counters: Counters;
  readonly engine?: SharedEngine | undefined;
  readonly nowMs: () => number;
}

export function createUsageBook({ counters, engine, nowMs }: UsageBookOptions): UsageBook {
  const today = createCalendar(nowMs);
  const countersOf = (key: string) => today().countersOf(key);
  return {
    day: () => today().name,
    addCalls: (key, calls) => after(counters.add(countersOf(key).calls, calls, KEPT_SECONDS), totalOf),
    addTime: (key, ms) => counters.add(countersOf(key).ms, Math.round(ms), KEPT_SECONDS),
    calls: (key) => after(counters.read(countersOf(key).calls), totalOf),
    minutes: (key) => after(counters.read(countersOf(key).ms), minutesOf),
    note: (key) => {
      const { name, listed } = today();
      if (listed.has(key) || listed.size >= NAMES_LISTED) return;
      listed.add(key);
      if (engine?.isReady()) void share(engine, name, key);
    },
    noted: async () => {
      const { name, listed } = today();
      if (!engine?.isReady()) return [...listed];
      const shared = await engine.client.smembers(`names:${name}`).catch(() => []);
      return [...new Set([...listed, ...shared])];
    },
  };
}

const totalOf = ({ total }: Count): number => total;
const minutesOf = ({ total }: Count): number => total / 60_000;

/** What is kept of a day in this process; written once, since each call asks several times. */
interface Day {
  /** E.g. `2026-11-21`. */
  readonly name: string;
  readonly listed: Set<string>;
  /** Under what a key is counted. */
  readonly countersOf: (key: string) => { readonly calls: string; readonly ms: string };
}

/** @returns What gives the day that it is. */
function createCalendar(nowMs: () => number): () => Day {
  let number = Math.floor(nowMs() / DAY_MS);
  let day = beginDay(number);
  return () => {
    const today = Math.floor(nowMs() / DAY_MS);
    if (today !== number) {
      number = today;
      day = beginDay(number);
    }
    return day;
  };
}

function beginDay(number: number): Day {
  const name = new Date(number * DAY_MS).toISOString().slice(0, 10);
  const countersOf = remembered(KEYS_KNOWN, (key: string) => ({
    calls: `calls:${name}:${key}`,
    ms: `ms:${name}:${key}`,
  }));
  return { name, listed: new Set(), countersOf };
}

async function share({ client }: SharedEngine, day: string, key: string): Promise<void> {
  try {
    await client.multi().sadd(`names:${day}`, key).expire(`names:${day}`, KEPT_SECONDS).exec();
  } catch {
    // away: this process lists them, and the engine has told the log
  }
}
