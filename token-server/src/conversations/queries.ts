import { z } from 'zod';

/** What may stand behind the question mark of requests about conversations. */

const PAGE_MAX = 200;

/** Of a message: none, or after which to go on. */
export const positionSchema = z.coerce
  .number<string>()
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const pageSize = (byDefault: number) =>
  z.coerce.number<string>().int().min(1).max(PAGE_MAX).default(byDefault);

export const messagesQuery = z.strictObject({
  after: positionSchema.default(0),
  before: positionSchema.optional(),
  limit: pageSize(100),
});
export const eventsQuery = z.strictObject({ after: positionSchema.optional() });
export const exportQuery = z.strictObject({ format: z.enum(['json', 'text']).default('json') });
export const listQuery = z.strictObject({
  /** For services; others see their own. */
  owner: z.string().min(1).max(255).optional(),
  before: z
    .string()
    .regex(/^\d{1,15}_[\w.-]{1,64}$/, 'what was given as `next`')
    .transform((cursor) => {
      const at = cursor.indexOf('_');
      return { createdAtMs: Number(cursor.slice(0, at)), id: cursor.slice(at + 1) };
    })
    .optional(),
  limit: pageSize(50),
});
