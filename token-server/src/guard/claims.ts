import type { Caller, CallGrant } from '../ports.js';
import { remembered } from '../remembered.js';
import { assistantOf } from './assistant-of.js';
import type { LimitScope, Limits, ScopeLimits } from './limits.js';
import type { Place } from './register-rules.js';

/** In whose name a call is counted. One object for all the calls of a name, so that its keys are written once. */
export interface Claim {
  readonly scope: LimitScope;
  readonly key: string;
  /** Under which its calls a minute are counted. */
  readonly minuteKey: string;
  readonly limits: ScopeLimits;
  /** Assistants and sites are shown in `/usage`, limited or not; of the others only what has to be known is kept. */
  readonly isShown: boolean;
  /** Absent where nobody has to know how many calls it has at once. */
  readonly place: Place | undefined;
}

/** Names that are remembered, of each scope. */
const KNOWN_MAX = 2_000;

export interface ClaimsOptions {
  readonly limits: Limits;
  /** The assistant that answers who asks for this one. */
  readonly answering: (assistant: string) => string;
}

/** @returns What finds all the names of a call. */
export function createClaims({ limits, answering }: ClaimsOptions) {
  const claimsOf = (scope: LimitScope) =>
    remembered(KNOWN_MAX, (id: string) => makeClaim(scope, id, limits[scope]));
  const ofAddress = claimsOf('ip');
  const ofUser = claimsOf('user');
  const ofAssistant = claimsOf('assistant');
  const ofSite = claimsOf('site');
  return (grant: CallGrant, { address, site }: Caller): readonly Claim[] => {
    const assistant = ofAssistant(answering(assistantOf(grant)));
    if (grant.userId === undefined) return [ofAddress(address), assistant, ofSite(site)];
    return [ofAddress(address), ofUser(grant.userId), assistant, ofSite(site)];
  };
}

function makeClaim(scope: LimitScope, id: string, limits: ScopeLimits): Claim {
  const key = `${scope}:${id}`;
  const isShown = scope === 'assistant' || scope === 'site';
  const hasPlace = isShown || limits.callsAtOnce > 0 || limits.minutesPerDay > 0;
  return {
    scope,
    key,
    minuteKey: `minute:${key}`,
    limits,
    isShown,
    place: hasPlace ? { key, atOnce: limits.callsAtOnce } : undefined,
  };
}
