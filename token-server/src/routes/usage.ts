import type { Usage, UsageOf } from '@voice-assistant/protocol';
import { Router } from 'express';
import type { Guards } from '../guard/guards.js';
import type { LimitScope } from '../guard/limits.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { FailureLimit } from '../middleware/failure-limit.js';
import { requireGrant } from '../middleware/require-grant.js';
import type { AdminAccess } from '../ports.js';

const DAY_MS = 86_400_000;

export interface UsageRouteDeps {
  readonly guards: Guards;
  readonly access: AdminAccess;
  readonly failures: FailureLimit;
  readonly nowMs: () => number;
}

/** `GET /` → 200 with what sites and assistants have used today, next to their limits; for administrators. */
export function usageRoute({ guards, access, failures, nowMs }: UsageRouteDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(failures.refuse, requireGrant('roomList', { access, failures }), async (_req, res) => {
      const now = nowMs();
      const keys = [...(await guards.usage.noted())].sort();
      const answer: Usage = {
        day: guards.usage.day(),
        resets_in_s: Math.ceil((DAY_MS - (now % DAY_MS)) / 1000),
        shared: guards.isShared() === true,
        sites: await usageOf('site', keys, { guards, now }),
        assistants: await usageOf('assistant', keys, { guards, now }),
      };
      res.json(answer);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

function usageOf(
  scope: LimitScope,
  keys: readonly string[],
  { guards, now }: { readonly guards: Guards; readonly now: number },
): Promise<UsageOf[]> {
  const { callsAtOnce, callsPerDay, minutesPerDay } = guards.limits[scope];
  const own = keys.filter((key) => key.startsWith(`${scope}:`));
  return Promise.all(
    own.map(async (key) => ({
      name: key.slice(scope.length + 1),
      calls_now: await guards.register.count(key, now),
      calls_today: await guards.usage.calls(key),
      minutes_today: Math.round((await guards.usage.minutes(key)) * 10) / 10,
      limits: {
        calls_at_once: callsAtOnce,
        calls_per_day: callsPerDay,
        minutes_per_day: minutesPerDay,
      },
    })),
  );
}
