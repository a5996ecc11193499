import { z } from 'zod';

export * from './conversation-schemas.js';
export * from './message-schemas.js';
export * from './page-tool-schemas.js';

/** Letters that are safe in a file name, a header and a log line. */
export const nameSchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'only letters, digits, "_", "." and "-", at most 64');

const displayName = z.string().trim().min(1).max(64);

/** Told to the agent when it is dispatched, as the JSON text of `room_config.agents[].metadata`. */
export const dispatchMetadataSchema = z.strictObject({
  /** `assistants/<assistant>.md` */
  assistant: nameSchema.optional(),
  /** BCP 47 tag of the visitor's language, e.g. `pt-BR`. */
  lang: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag')
    .optional(),
  /** The conversation that this call goes on with or begins. */
  conversation_id: nameSchema.optional(),
  /** Name that the agent takes in the room instead of its assistant's. */
  participant_name: displayName.optional(),
  /** Begin anew: the history of the conversation is not read. */
  fresh: z.boolean().optional(),
});
export type DispatchMetadata = z.infer<typeof dispatchMetadataSchema>;

/** Longest text of `metadata` that is accepted, in characters. */
export const DISPATCH_METADATA_MAX_LENGTH = 8_192;

const metadataText = z
  .string()
  .max(DISPATCH_METADATA_MAX_LENGTH)
  .superRefine((text, context) => {
    const parsed = dispatchMetadataSchema.safeParse(parseJson(text));
    for (const issue of parsed.error?.issues ?? [])
      context.addIssue({ code: 'custom', message: issue.message });
  });

function parseJson(text: string): unknown {
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
function omitUnset(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST_FIELD) return value;
  if (Array.isArray(value)) return value.map((item) => omitUnset(item, depth + 1));
  const fields = Object.entries(value).map(([key, field]) => [key, omitUnset(field, depth + 1)] as const);
  return Object.fromEntries(fields.filter(([, field]) => !isUnset(field)));
}

const isUnset = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

const roomConfigSchema = z.strictObject({
  agents: z
    .array(z.strictObject({ agent_name: nameSchema.optional(), metadata: metadataText.optional() }))
    .max(1, 'one agent per call')
    .optional(),
});

/**
 * Body of LiveKit's standard token endpoint, cut down to what a stranger may choose: a name to show and which of
 * the configured agents answers. Room and identity are ours to make up, so a field that would set them is refused
 * by name. @see https://docs.livekit.io/frontends/authentication/tokens/endpoint/
 */
export const tokenRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({
    participant_name: displayName.optional(),
    room_config: roomConfigSchema.optional(),
  }),
);
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export const tokenResponseSchema = z.object({
  /** WebSocket address that the browser dials, e.g. `wss://media.example.com`. */
  server_url: z.string(),
  participant_token: z.string(),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** Body of `POST /api/connection-details`; the same choices under the older, camelCase endpoint. */
export const connectionDetailsRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({ room_config: roomConfigSchema.optional() }),
);
export type ConnectionDetailsRequest = z.infer<typeof connectionDetailsRequestSchema>;

export interface ConnectionDetails {
  readonly serverUrl: string;
  readonly roomName: string;
  readonly participantName: string;
  readonly participantToken: string;
}

/** Name of a room, as the media server takes it. */
export const roomNameSchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,256}$/u, '1 to 256 characters, none of them a control character');

/** Body of `POST /rooms`. */
export const createRoomRequestSchema = z.strictObject({
  name: roomNameSchema,
  /** How long the room waits for its first participant, in seconds. */
  empty_timeout: z.int().min(1).max(86_400).default(300),
  /** Visitors at most; agents and recorders are not counted. 0 is no limit. */
  max_participants: z.int().min(0).max(100_000).default(0),
});
export type CreateRoomRequest = z.infer<typeof createRoomRequestSchema>;
