import { z } from 'zod';

/** Milliseconds; what takes longer than a minute is told as a minute. */
const milliseconds = z
  .number()
  .min(0)
  .transform((ms) => Math.min(ms, 60_000));

const QUALITIES = ['excellent', 'good', 'poor', 'lost'] as const;

/** Of one report: what lies further back was in an earlier one. */
const MOST = 100;

/** Body of `POST /api/telemetry`: what a widget or an agent has measured since its last report. */
export const telemetrySchema = z.strictObject({
  /** From the click until the visitor is in the call. */
  connect_ms: milliseconds.optional(),
  /** From the end of the visitor's speech to the first sound of the answer. */
  turns: z
    .array(z.strictObject({ response_ms: milliseconds }))
    .max(MOST)
    .optional(),
  /** From the visitor's interruption until the assistant is silent. */
  interruptions: z
    .array(z.strictObject({ ms: milliseconds }))
    .max(MOST)
    .optional(),
  rtt_ms: milliseconds.optional(),
  /** Share of packets that were lost, 0 to 1. */
  packet_loss: z.number().min(0).max(1).optional(),
  jitter_ms: milliseconds.optional(),
  quality: z.enum(QUALITIES).optional(),
});
export type Telemetry = z.infer<typeof telemetrySchema>;
