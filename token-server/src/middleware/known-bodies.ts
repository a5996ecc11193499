import type { z } from 'zod';

const KNOWN_MAX = 200;
/** Characters of a body that is worth remembering. */
const LENGTH_MAX = 512;

/** By their text, the bodies that came before. */
const known = new Map<string, object>();

/** What a schema has made of such a body. */
const checked = new WeakMap<object, { readonly schema: z.ZodType; readonly data: unknown }>();

/**
 * Reads JSON. Short texts are remembered, since the visitors of a page all ask for the same: to read and check that each
 * time was a tenth of what a token takes. Those are frozen: many requests share one.
 * @throws {SyntaxError}
 */
export function readJsonText(text: string): unknown {
  if (text.length > LENGTH_MAX) return JSON.parse(text);
  const before = known.get(text);
  if (before !== undefined) return before;
  const body: unknown = JSON.parse(text);
  if (!isObject(body)) return body;
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(text, freeze(body));
  return body;
}

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
function freeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) if (isObject(part)) freeze(part);
  return Object.freeze(value);
}
