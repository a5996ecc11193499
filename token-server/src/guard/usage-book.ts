import { type Awaitable, after } from '../awaitable.js';
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
  const day = createCalendar(nowMs);
  const keysOf = createDayKeys(day);
  let names = { day: day(), keys: new Set<string>() };
  const namesOf = (today: string) => {
    if (names.day !== today) names = { day: today, keys: new Set() };
    return names.keys;
  };
  return {
    day,
    addCalls: (key, calls) => after(counters.add(keysOf(key).calls, calls, KEPT_SECONDS), totalOf),
    addTime: (key, ms) => counters.add(keysOf(key).ms, Math.round(ms), KEPT_SECONDS),
    calls: (key) => after(counters.read(keysOf(key).calls), totalOf),
    minutes: (key) => after(counters.read(keysOf(key).ms), minutesOf),
    note: (key) => {
      const today = day();
      const listed = namesOf(today);
      if (listed.has(key) || listed.size >= NAMES_LISTED) return;
      listed.add(key);
      if (engine?.isReady()) void share(engine, today, key);
    },
    noted: async () => {
      const own = namesOf(day());
      if (!engine?.isReady()) return [...own];
      const shared = await engine.client.smembers(`names:${day()}`).catch(() => []);
      return [...new Set([...own, ...shared])];
    },
  };
}

const totalOf = ({ total }: Count): number => total;
const minutesOf = ({ total }: Count): number => total / 60_000;

/** The day as text, written once a day: each call asks several times. */
function createCalendar(nowMs: () => number): () => string {
  let number = Number.NaN;
  let text = '';
  return () => {
    const today = Math.floor(nowMs() / DAY_MS);
    if (today !== number) {
      number = today;
      text = new Date(today * DAY_MS).toISOString().slice(0, 10);
    }
    return text;
  };
}

/** Under what a key is counted today, written once a day: each call asks several times. */
function createDayKeys(day: () => string) {
  let ofDay = '';
  const known = new Map<string, { readonly calls: string; readonly ms: string }>();
  return (key: string) => {
    const today = day();
    if (today !== ofDay || known.size >= KEYS_KNOWN) known.clear();
    ofDay = today;
    const before = known.get(key);
    if (before !== undefined) return before;
    const keys = { calls: `calls:${today}:${key}`, ms: `ms:${today}:${key}` };
    known.set(key, keys);
    return keys;
  };
}

async function share({ client }: SharedEngine, day: string, key: string): Promise<void> {
  try {
    await client.multi().sadd(`names:${day}`, key).expire(`names:${day}`, KEPT_SECONDS).exec();
  } catch {
    // away: this process lists them, and the engine has told the log
  }
}
