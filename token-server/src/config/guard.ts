import { z } from 'zod';
import type { Limits } from '../guard/limits.js';
import { readBy, wholeNumber } from './readers.js';

const PROOF_OF_WORK_MODES = ['off', 'flood', 'always'] as const;

/** What keeps strangers from spending the budget. */
export interface GuardConfig {
  readonly limits: Limits;
  /** When a caller has to compute something before it gets a token. */
  readonly proofOfWork: {
    readonly mode: (typeof PROOF_OF_WORK_MODES)[number];
    /** Requests for a token in a minute, of all callers together, above which `flood` asks for it. */
    readonly floodPerMinute: number;
  };
  /** Refuses who does not say from which page it comes. */
  readonly requireOrigin: boolean;
  /** Where counters are shared; without it, each process counts alone. */
  readonly redisUrl: string | undefined;
}

/** 0 is no limit. */
const limit = () => wholeNumber(0, 1_000_000).default(0);

export const guardVariables = {
  LIMIT_IP_CALLS_AT_ONCE: limit(),
  LIMIT_IP_CALLS_PER_DAY: limit(),
  LIMIT_IP_MINUTES_PER_DAY: limit(),
  LIMIT_USER_CALLS_PER_MINUTE: limit(),
  LIMIT_USER_CALLS_AT_ONCE: limit(),
  LIMIT_USER_CALLS_PER_DAY: limit(),
  LIMIT_USER_MINUTES_PER_DAY: limit(),
  LIMIT_ASSISTANT_CALLS_PER_MINUTE: limit(),
  LIMIT_ASSISTANT_CALLS_AT_ONCE: limit(),
  LIMIT_ASSISTANT_CALLS_PER_DAY: limit(),
  LIMIT_ASSISTANT_MINUTES_PER_DAY: limit(),
  LIMIT_SITE_CALLS_PER_MINUTE: limit(),
  LIMIT_SITE_CALLS_AT_ONCE: limit(),
  LIMIT_SITE_CALLS_PER_DAY: limit(),
  LIMIT_SITE_MINUTES_PER_DAY: limit(),
  PROOF_OF_WORK: z
    .enum(PROOF_OF_WORK_MODES, `must be one of ${PROOF_OF_WORK_MODES.join(', ')}`)
    .default('off'),
  PROOF_OF_WORK_FLOOD_PER_MINUTE: wholeNumber(1, 1_000_000).default(300),
  REQUIRE_ORIGIN: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true'),
  REDIS_URL: readBy(
    (text) => (/^rediss?:\/\/./.test(text) && URL.canParse(text) ? text : undefined),
    'must be a redis:// or rediss:// address',
  ).optional(),
};

const environment = z.object(guardVariables);

export function guardOf(env: z.output<typeof environment>): GuardConfig {
  return {
    limits: {
      ip: {
        callsPerMinute: 0, // every request counts, whatever becomes of it: TOKEN_RATE_LIMIT_PER_MINUTE
        callsAtOnce: env.LIMIT_IP_CALLS_AT_ONCE,
        callsPerDay: env.LIMIT_IP_CALLS_PER_DAY,
        minutesPerDay: env.LIMIT_IP_MINUTES_PER_DAY,
      },
      user: {
        callsPerMinute: env.LIMIT_USER_CALLS_PER_MINUTE,
        callsAtOnce: env.LIMIT_USER_CALLS_AT_ONCE,
        callsPerDay: env.LIMIT_USER_CALLS_PER_DAY,
        minutesPerDay: env.LIMIT_USER_MINUTES_PER_DAY,
      },
      assistant: {
        callsPerMinute: env.LIMIT_ASSISTANT_CALLS_PER_MINUTE,
        callsAtOnce: env.LIMIT_ASSISTANT_CALLS_AT_ONCE,
        callsPerDay: env.LIMIT_ASSISTANT_CALLS_PER_DAY,
        minutesPerDay: env.LIMIT_ASSISTANT_MINUTES_PER_DAY,
      },
      site: {
        callsPerMinute: env.LIMIT_SITE_CALLS_PER_MINUTE,
        callsAtOnce: env.LIMIT_SITE_CALLS_AT_ONCE,
        callsPerDay: env.LIMIT_SITE_CALLS_PER_DAY,
        minutesPerDay: env.LIMIT_SITE_MINUTES_PER_DAY,
      },
    },
    proofOfWork: { mode: env.PROOF_OF_WORK, floodPerMinute: env.PROOF_OF_WORK_FLOOD_PER_MINUTE },
    requireOrigin: env.REQUIRE_ORIGIN,
    redisUrl: env.REDIS_URL,
  };
}
