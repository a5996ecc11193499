import type { z } from 'zod';
import { ProviderError } from '../errors.js';

/**
 * The body as the schema has it.
 *
 * @throws {ProviderError} `invalid-request` that names the first field that is wrong.
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.join('.') ?? '';
  const detail = `${param || 'body'}: ${issue?.message ?? 'invalid'}`;
  throw new ProviderError('invalid-request', { detail, ...(param && { param }), cause: parsed.error });
}
