/** What came from the agent and may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list, `max` at most. */
export const listOf = (value: unknown, max: number): Fields[] =>
  Array.isArray(value) ? value.filter(isFields).slice(0, max) : [];

/** Null when there is none; cut off when it is too long. */
export function readText(value: unknown, max: number): string | null {
  return typeof value === 'string' && value.trim() ? value.trim().slice(0, max) : null;
}
