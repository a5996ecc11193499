import { AGENT_ERROR_CAUSES, AGENT_ERROR_CODES, CALL_END_REASONS } from '@voice-assistant/protocol';
import { z } from 'zod';

const count = z.number().min(0);
const name = z.string().max(200);

/** What a job's process tells the worker, which counts for all of them. */
export const reportSchema = z.discriminatedUnion('kind', [
  /** A process is ready for a call. */
  z.strictObject({ kind: z.literal('warm') }),
  z.strictObject({ kind: z.literal('call-started'), assistant: name }),
  z.strictObject({
    kind: z.literal('call-ended'),
    assistant: name,
    reason: z.enum([...CALL_END_REASONS, 'cut-off']),
    seconds: count,
    cost: count,
  }),
  /** Milliseconds after the visitor's last sample of speech. */
  z.strictObject({
    kind: z.literal('turn'),
    end_of_speech_ms: count.nullable(),
    transcript_ms: count.nullable(),
    first_token_ms: count.nullable(),
    first_audio_ms: count.nullable(),
  }),
  z.strictObject({ kind: z.literal('interruption') }),
  z.strictObject({
    kind: z.literal('request'),
    part: z.enum(['stt', 'llm', 'tts', 'realtime']),
    model: name,
    seconds: count,
    /** To the first token or sound. */
    first_seconds: count.nullable(),
    input_tokens: count,
    output_tokens: count,
    audio_seconds: count,
    characters: count,
  }),
  z.strictObject({
    kind: z.literal('failure'),
    code: z.enum(AGENT_ERROR_CODES),
    cause: z.enum(AGENT_ERROR_CAUSES),
  }),
]);
export type Report = Readonly<z.infer<typeof reportSchema>>;

export const REPORTS_MAX = 500;
export const reportsSchema = z.array(reportSchema).max(REPORTS_MAX);
