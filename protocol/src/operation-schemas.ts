import { z } from 'zod';
import { nameSchema } from './field-schemas.js';
import type { Immutable } from './immutable.js';
import { PROBLEM_CODES } from './problem.js';
import { proofOfWorkChallengeSchema } from './proof-of-work-schemas.js';

/** Where a caller stands that was refused with `at-capacity`. */
export const queuePlaceSchema = z.object({
  position: z.int().min(1).describe('1 is next.'),
  ticket: z.string().describe('Keeps the place: sent as `queue_ticket` with the next request.'),
  retry_after_s: z
    .int()
    .describe('When to ask again; whoever does not ask for a minute loses the place. In seconds.'),
});
export type QueuePlace = Immutable<z.infer<typeof queuePlaceSchema>>;

/** What an agent can say to somebody whose recording it could not answer. */
export const spokenFallbackSchema = z.object({
  response_text: z
    .string()
    .describe("The reply, where only its speech failed; else a sentence of the agent's own."),
  audio_data: z.string().describe('What can be said for it: a WAV file in base64.'),
});
export type SpokenFallback = Immutable<z.infer<typeof spokenFallbackSchema>>;

/** Body of every error answer, as `application/problem+json`. @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.enum(PROBLEM_CODES),
  /**
   * Names the field that is wrong, e.g. `room_config.agents.0.agent_name: …`. Never holds a value that was sent,
   * but for the `Origin` that was refused: the site's developer has to see which one to allow.
   */
  detail: z.string().exactOptional().describe('Names the field that is wrong.'),
  request_id: z.string().describe("Finds the request in the server's log."),
  queue: queuePlaceSchema.exactOptional().describe('With `at-capacity`.'),
  challenge: proofOfWorkChallengeSchema
    .exactOptional()
    .describe('With `proof-of-work-required`: what to compute.'),
  fallback: spokenFallbackSchema
    .exactOptional()
    .describe('When a recording could not be answered: what to tell who spoke.'),
});
export type Problem = Immutable<z.infer<typeof problemSchema>>;

const count = z.int().min(0);

/** What one site or assistant has used today. */
export const usageOfSchema = z.object({
  name: z
    .string()
    .describe(
      'Host of the site (`none` for callers that are no page of another host), or name of the assistant.',
    ),
  calls_now: count,
  calls_today: count,
  minutes_today: z.number().min(0),
  limits: z
    .object({ calls_at_once: count, calls_per_day: count, minutes_per_day: count })
    .describe('0 is no limit.'),
});
export type UsageOf = Immutable<z.infer<typeof usageOfSchema>>;

/** Answer of `GET /usage`. */
export const usageSchema = z.object({
  day: z.iso.date().describe('In UTC, e.g. `2026-11-21`.'),
  resets_in_s: z.int(),
  shared: z.boolean().describe('Whether it counts all token servers together.'),
  sites: z.array(usageOfSchema),
  assistants: z.array(usageOfSchema),
});
export type Usage = Immutable<z.infer<typeof usageSchema>>;

/** Answer of `GET /healthz`. */
export const healthSchema = z.object({ status: z.literal('ok') });

/** Answer of `GET /readyz`. */
export const readinessSchema = z.object({
  status: z.enum(['ok', 'unavailable']),
  checks: z.object({
    media_server: z.enum(['ok', 'unreachable']),
    database: z.enum(['ok', 'unreachable']),
    widget: z.enum(['ok', 'missing']),
  }),
});
export type Readiness = Immutable<z.infer<typeof readinessSchema>>;

/** More than anybody keeps; a worker that has more names none of them. */
export const WORKER_ASSISTANTS_MAX = 200;

/** Body of `POST /workers`: what a worker tells of itself, again and again. */
export const workerReportSchema = z.strictObject({
  worker_id: nameSchema.describe('The same for as long as its process lives.'),
  agent_name: nameSchema.describe('Under which the worker takes calls.'),
  calls: z.int().min(0).describe('That are going on.'),
  max_calls: z.int().min(0).nullable().describe('How many it takes at once; null where it has no limit.'),
  assistants: z
    .array(nameSchema)
    .max(WORKER_ASSISTANTS_MAX)
    .optional()
    .describe('That it knows; who asks for another gets the default one.'),
});
export type WorkerReport = Immutable<z.infer<typeof workerReportSchema>>;
