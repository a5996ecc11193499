import { all } from '../awaitable.js';
import { HttpError } from '../http-error.js';
import type { CallDesk, TokenIssuer } from '../ports.js';
import { type Claim, createClaims } from './claims.js';
import type { Counters } from './counters.js';
import type { LimitScope, Limits } from './limits.js';
import type { CallRegister, Place } from './register-rules.js';
import type { UsageBook } from './usage-book.js';

/** A token that was given out and not used yet holds a place this long: time to join, and no more. */
const JOINING_MS = 10_000;

/** When it is worth asking again for a line that is busy. */
const BUSY_RETRY_SECONDS = 15;

export interface CallGuardOptions {
  readonly limits: Limits;
  readonly counters: Counters;
  readonly register: CallRegister;
  readonly usage: UsageBook;
  readonly issuer: TokenIssuer;
  /** The assistant that answers who asks for this one. */
  readonly answering: (assistant: string) => string;
  readonly nowMs: () => number;
}

/** What a limit is called in an answer. */
const SCOPE_WORDS: Readonly<Record<LimitScope, string>> = {
  ip: 'this address',
  user: 'this user',
  assistant: 'this assistant',
  site: 'this site',
};

/**
 * Opens calls within the limits: `rate-limited` for calls a minute and calls at once, `budget-exhausted` for what is
 * counted by the day, each with Retry-After. A call that has begun goes on, and a new token for it counts as nothing.
 */
export function createCallGuard(options: CallGuardOptions): CallDesk {
  const { register, usage, issuer, nowMs } = options;
  const claimsOf = createClaims(options);
  return {
    open: async (grant, caller) => {
      const now = nowMs();
      if (!(await register.has(grant.roomName, now))) {
        const claims = claimsOf(grant, caller);
        await countMinute(claims, options);
        await countDay(claims, options);
        const lease = { nowMs: now, untilMs: now + JOINING_MS };
        const full = await register.enter(grant.roomName, placesOf(claims), lease);
        if (full !== undefined) {
          await addToDay(claims, -1, usage);
          throw busy(claims.find(({ key }) => key === full));
        }
        for (const { key, isShown } of claims) if (isShown) usage.note(key);
      }
      return issuer.issue(grant);
    },
  };
}

const placesOf = (claims: readonly Claim[]): Place[] =>
  claims.map(({ place }) => place).filter((place) => place !== undefined);

async function countMinute(claims: readonly Claim[], { counters }: CallGuardOptions): Promise<void> {
  const limited = claims.filter(({ limits }) => limits.callsPerMinute > 0);
  const counts = await all(limited.map(({ minuteKey }) => counters.add(minuteKey, 1, 60)));
  for (const [index, claim] of limited.entries()) {
    const count = counts[index];
    if (count !== undefined && count.total > claim.limits.callsPerMinute)
      throw new HttpError('rate-limited', {
        detail: `too many calls a minute for ${SCOPE_WORDS[claim.scope]}`,
        headers: retryAfter(count.resetsInMs),
      });
  }
}

/** Counts a call for the day, where there is one left. */
async function countDay(claims: readonly Claim[], { usage, nowMs }: CallGuardOptions): Promise<void> {
  const limited = claims.filter(({ limits }) => limits.minutesPerDay > 0);
  const minutes = await all(limited.map(({ key }) => usage.minutes(key)));
  const spent = limited.find(({ limits }, index) => (minutes[index] ?? 0) >= limits.minutesPerDay);
  if (spent !== undefined) throw exhausted(spent, nowMs());
  const counted = claims.filter(isCountedByDay);
  const totals = await addToDay(claims, 1, usage);
  const over = counted.find(({ limits }, index) => isOver(totals[index] ?? 0, limits.callsPerDay));
  if (over === undefined) return;
  await addToDay(claims, -1, usage);
  throw exhausted(over, nowMs());
}

const isCountedByDay = ({ isShown, limits }: Claim): boolean => isShown || limits.callsPerDay > 0;

/** @returns How many each has now, of those that are counted. */
const addToDay = (claims: readonly Claim[], calls: number, usage: UsageBook) =>
  all(claims.filter(isCountedByDay).map(({ key }) => usage.addCalls(key, calls)));

const isOver = (total: number, limit: number): boolean => limit > 0 && total > limit;

const retryAfter = (ms: number) => ({ 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))) });

const busy = (claim: Claim | undefined) =>
  new HttpError('rate-limited', {
    detail: `too many calls at once for ${claim ? SCOPE_WORDS[claim.scope] : 'this caller'}`,
    headers: { 'Retry-After': String(BUSY_RETRY_SECONDS) },
  });

const DAY_MS = 86_400_000;

const exhausted = ({ scope }: Claim, nowMs: number) =>
  new HttpError('budget-exhausted', {
    detail: `the day's calls for ${SCOPE_WORDS[scope]} are used up`,
    headers: retryAfter(DAY_MS - (nowMs % DAY_MS)),
  });
