import { z } from 'zod';

/** What the vision agent answers, as JSON text, to a question about the present frame. */
export const lookAnswerSchema = z.union([
  z.object({ answer: z.string() }),
  z.object({ error: z.enum(['camera-off', 'model-failed', 'not-allowed']) }),
]);
export type LookAnswer = z.infer<typeof lookAnswerSchema>;
