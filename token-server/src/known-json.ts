import type { z } from 'zod';
import { remembered } from './remembered.js';

const KNOWN_MAX = 200;
/** Characters of a text that is worth remembering. */
const LENGTH_MAX = 512;

/** What a schema has made of such a text. */
const checked = new WeakMap<object, { readonly schema: z.ZodType; readonly data: unknown }>();

/**
 * Reads JSON. Short texts are remembered, since the visitors of a page all ask for the same: to read and check that each
 * time was a tenth of what a token takes. Those are frozen: many requests share one.
 * @throws {SyntaxError}
 */
export function readJsonText(text: string): unknown {
  return text.length > LENGTH_MAX ? JSON.parse(text) : readShort(text);
}

const readShort = remembered(KNOWN_MAX, (text: string): unknown => freeze(JSON.parse(text)));

/** Like `schema.safeParse`, but asks it once about what {@link readJsonText} remembers. */
export function checkJson<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  if (!isObject(value) || !Object.isFrozen(value)) return schema.safeParse(value);
  const before = checked.get(value);
  if (before?.schema === schema) return { success: true, data: before.data as z.output<Schema> };
  const result = schema.safeParse(value);
  if (result.success && isObject(result.data)) checked.set(value, { schema, data: freeze(result.data) });
  return result;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** With all that is in it. */
function freeze<Value>(value: Value): Value {
  if (isObject(value)) for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
