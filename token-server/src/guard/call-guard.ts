import { all } from '../awaitable.js';
import { HttpError } from '../http-error.js';
import type { CallDesk, Caller, CallGrant, TokenIssuer } from '../ports.js';
import { assistantOf } from './assistant-of.js';
import type { Counters } from './counters.js';
import { LIMIT_SCOPES, type LimitScope, type Limits, type ScopeLimits } from './limits.js';
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

/** In whose name a call is counted. */
interface Claim {
  readonly scope: LimitScope;
  readonly key: string;
  readonly limits: ScopeLimits;
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
  return {
    open: async (grant, caller) => {
      const now = nowMs();
      if (!(await register.has(grant.roomName, now))) {
        const claims = claimsOf(grant, caller, options);
        await countMinute(claims, options);
        const undo = await countDay(claims, options);
        const full = await register.enter(grant.roomName, placesOf(claims), {
          nowMs: now,
          untilMs: now + JOINING_MS,
        });
        if (full !== undefined) {
          await undo();
          throw busy(claims.find(({ key }) => key === full));
        }
        usage.note(claims.map(({ key }) => key));
      }
      return issuer.issue(grant);
    },
  };
}

function claimsOf(grant: CallGrant, caller: Caller, { limits, answering }: CallGuardOptions): Claim[] {
  const ids: Readonly<Record<LimitScope, string | undefined>> = {
    ip: caller.address,
    user: grant.userId,
    assistant: answering(assistantOf(grant)),
    site: caller.site,
  };
  return LIMIT_SCOPES.flatMap((scope) => {
    const id = ids[scope];
    return id === undefined ? [] : [{ scope, key: `${scope}:${id}`, limits: limits[scope] }];
  });
}

/** Assistants and sites are shown in `/usage`, limited or not; of the others only what has to be known is kept. */
const isShown = ({ scope }: Claim): boolean => scope === 'assistant' || scope === 'site';

const placesOf = (claims: readonly Claim[]): Place[] =>
  claims
    .filter((claim) => isShown(claim) || claim.limits.callsAtOnce > 0 || claim.limits.minutesPerDay > 0)
    .map(({ key, limits }) => ({ key, atOnce: limits.callsAtOnce }));

async function countMinute(claims: readonly Claim[], { counters }: CallGuardOptions): Promise<void> {
  const limited = claims.filter(({ limits }) => limits.callsPerMinute > 0);
  const counts = await all(limited.map(({ key }) => counters.add(`minute:${key}`, 1, 60)));
  for (const [index, { total, resetsInMs }] of counts.entries()) {
    const claim = limited[index];
    if (claim !== undefined && total > claim.limits.callsPerMinute)
      throw new HttpError('rate-limited', {
        detail: `too many calls a minute for ${SCOPE_WORDS[claim.scope]}`,
        headers: retryAfter(resetsInMs),
      });
  }
}

/** Counts a call for the day. @returns What takes that back. */
async function countDay(claims: readonly Claim[], options: CallGuardOptions): Promise<() => Promise<void>> {
  const { usage, nowMs } = options;
  const limited = claims.filter(({ limits }) => limits.minutesPerDay > 0);
  const minutes = await all(limited.map(({ key }) => usage.minutes(key)));
  const spent = limited.find(({ limits }, index) => (minutes[index] ?? 0) >= limits.minutesPerDay);
  if (spent !== undefined) throw exhausted(spent, nowMs());
  const counted = claims.filter((claim) => isShown(claim) || claim.limits.callsPerDay > 0);
  const totals = await all(counted.map(({ key }) => usage.addCalls(key, 1)));
  const undo = async () => {
    await all(counted.map(({ key }) => usage.addCalls(key, -1)));
  };
  const over = counted.find(({ limits }, index) => isOver(totals[index] ?? 0, limits.callsPerDay));
  if (over === undefined) return undo;
  await undo();
  throw exhausted(over, nowMs());
}

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
