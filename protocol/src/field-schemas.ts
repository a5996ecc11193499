import { z } from 'zod';

/** Letters that are safe in a file name, a header and a log line. */
export const nameSchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'only letters, digits, "_", "." and "-", at most 64');

/** A name to show. */
export const displayName = z.string().trim().min(1).max(64);

/** BCP 47 tag of a language, e.g. `pt-BR`. */
export const languageTag = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag');

/** Name of a room, as the media server takes it. */
export const roomNameSchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,256}$/u, '1 to 256 characters, none of them a control character');

/** Who somebody is, in a room or to a site. */
export const identitySchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u, '1 to 255 characters, none of them a control character');

/** A JWT of ours. What is in it is checked when it is used, not here. */
export const signedText = z.string().max(4_096);

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}

/** How deep the fields that we read lie: `room_config.agents[].metadata`. */
const DEEPEST_FIELD = 4;

/**
 * The same value without what is not set. LiveKit's clients speak protobuf, where null and empty mean just that:
 * livekit-client sends `participant_name: ""` for an empty option and `agents: [{}]` without an agent's name.
 */
export function omitUnset(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST_FIELD) return value;
  if (Array.isArray(value)) return value.map((item) => omitUnset(item, depth + 1));
  const fields = Object.entries(value).map(([key, field]) => [key, omitUnset(field, depth + 1)] as const);
  return Object.fromEntries(fields.filter(([, field]) => !isUnset(field)));
}

const isUnset = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
