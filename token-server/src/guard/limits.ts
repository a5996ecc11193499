/** For whom calls are counted: an address, a signed-in user, an assistant, a site (the page's host). */
export type LimitScope = 'ip' | 'user' | 'assistant' | 'site';

/** How many calls there may be; 0 is no limit. Days are those of UTC. */
export interface ScopeLimits {
  readonly callsPerMinute: number;
  readonly callsAtOnce: number;
  readonly callsPerDay: number;
  readonly minutesPerDay: number;
}

export type Limits = Readonly<Record<LimitScope, ScopeLimits>>;

export const NO_LIMITS: ScopeLimits = Object.freeze({
  callsPerMinute: 0,
  callsAtOnce: 0,
  callsPerDay: 0,
  minutesPerDay: 0,
});
