import { z } from 'zod';
import { conversationFields, conversationIdSchema } from './conversation-schemas.js';
import {
  displayName,
  languageTag,
  nameSchema,
  omitUnset,
  parseJson,
  roomNameSchema,
  signedText,
} from './field-schemas.js';
import type { Immutable } from './immutable.js';
import { SOUND_WAITS, VARIABLES_MAX_LENGTH, VISITOR_ATTRIBUTES } from './visitor.js';

export * from './call-schemas.js';
export * from './conversation-answer-schemas.js';
export * from './conversation-schemas.js';
export { nameSchema, roomNameSchema } from './field-schemas.js';
export * from './message-schemas.js';
export * from './operation-schemas.js';
export * from './page-tool-schemas.js';
export * from './proof-of-work-schemas.js';
export * from './room-schemas.js';
export * from './telemetry-schemas.js';
export * from './ui-schemas.js';

/** Told to the agent when it is dispatched, as the JSON text of `room_config.agents[].metadata`. */
export const dispatchMetadataSchema = z.strictObject({
  /** `assistants/<assistant>.md` */
  assistant: nameSchema.optional(),
  /** BCP 47 tag of the visitor's language, e.g. `pt-BR`. */
  lang: languageTag.optional(),
  /** The conversation that this call goes on with or begins. */
  conversation_id: conversationIdSchema.optional(),
  /** Name that the agent takes in the room instead of its assistant's. */
  participant_name: displayName.optional(),
  /** Begin anew: the history of the conversation is not read. */
  fresh: z.boolean().optional(),
});
export type DispatchMetadata = z.infer<typeof dispatchMetadataSchema>;

/** What a caller may choose of it; the rest is for the token server to say, which knows whose conversation it is. */
const callerMetadataSchema = dispatchMetadataSchema.pick({ assistant: true, lang: true, fresh: true });

/** Longest text of `metadata` that is accepted, in characters. */
export const DISPATCH_METADATA_MAX_LENGTH = 8_192;

const metadataText = z
  .string()
  .max(DISPATCH_METADATA_MAX_LENGTH)
  .superRefine((text, context) => {
    const parsed = callerMetadataSchema.safeParse(parseJson(text));
    for (const issue of parsed.error?.issues ?? [])
      context.addIssue({ code: 'custom', message: issue.message });
  });

/** The agent that a caller asks for. */
export const roomConfigSchema = z.strictObject({
  agents: z
    .array(z.strictObject({ agent_name: nameSchema.optional(), metadata: metadataText.optional() }))
    .max(1, 'one agent per call')
    .optional(),
});

const CONSENT = /^\S{1,64} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;

/** Attributes that a page may give its visitor. */
export const callerAttributesSchema = z.strictObject({
  [VISITOR_ATTRIBUTES.variables]: z
    .string()
    .max(VARIABLES_MAX_LENGTH)
    .refine((text) => z.record(z.string(), z.unknown()).safeParse(parseJson(text)).success, 'a JSON object')
    .optional(),
  [VISITOR_ATTRIBUTES.consent]: z.string().regex(CONSENT, '"<version> <ISO time>"').optional(),
  [VISITOR_ATTRIBUTES.sound]: z.literal(SOUND_WAITS).optional(),
});

/**
 * Body of LiveKit's standard token endpoint, cut down to what a stranger may choose: a name to show, which of the
 * configured agents answers, and a conversation to go on with that was theirs before. Room and identity are ours to
 * make up, so a field that would set them is refused by name. @see https://docs.livekit.io/frontends/authentication/tokens/endpoint/
 */
export const tokenRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({
    participant_name: displayName.optional(),
    participant_attributes: callerAttributesSchema.optional(),
    room_config: roomConfigSchema.optional(),
    /** The conversation to go on with; belongs to whom the key was given, or who is signed in as its owner. */
    conversation_id: conversationIdSchema.optional(),
    conversation_key: signedText.optional(),
    /** From the refusal before, see `QueuePlace`. */
    queue_ticket: signedText.optional(),
  }),
);
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export const tokenResponseSchema = z.object({
  /** WebSocket address that the browser dials, e.g. `wss://media.example.com`. */
  server_url: z.string(),
  participant_token: z.string(),
  /** Absent where the server is not ours. */
  conversation_id: z.string().optional(),
  /** Opens this conversation again and reads its history: not for others. */
  conversation_key: z.string().optional(),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** Body of `POST /api/connection-details`; the same choices under the older, camelCase endpoint. */
export const connectionDetailsRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({ room_config: roomConfigSchema.optional(), queue_ticket: signedText.optional() }),
);
export type ConnectionDetailsRequest = z.infer<typeof connectionDetailsRequestSchema>;

/** Body of `POST /api/conversations`: how it will be held, and what a request for a token may say. */
export const createConversationRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({
    ...conversationFields,
    participant_name: displayName.optional(),
    participant_attributes: callerAttributesSchema.optional(),
    room_config: roomConfigSchema.optional(),
    queue_ticket: signedText.optional(),
  }),
);
export type CreateConversationRequest = z.infer<typeof createConversationRequestSchema>;

/** Answer of `/api/connection-details`. */
export const connectionDetailsSchema = z.object({
  serverUrl: z.string(),
  roomName: z.string(),
  participantName: z.string(),
  participantToken: z.string(),
});
export type ConnectionDetails = Immutable<z.infer<typeof connectionDetailsSchema>>;

/** Body of `POST /rooms`. */
export const createRoomRequestSchema = z.strictObject({
  name: roomNameSchema,
  /** How long the room waits for its first participant, in seconds. */
  empty_timeout: z.int().min(1).max(86_400).default(300),
  /** Visitors at most; agents and recorders are not counted. 0 is no limit. */
  max_participants: z.int().min(0).max(100_000).default(0),
});
export type CreateRoomRequest = z.infer<typeof createRoomRequestSchema>;

/** Body of `POST /api/kiosk/session`. */
export const kioskSessionRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({
    kiosk_id: nameSchema,
    participant_attributes: callerAttributesSchema.optional(),
    room_config: roomConfigSchema.optional(),
    queue_ticket: signedText.optional(),
  }),
);
export type KioskSessionRequest = z.infer<typeof kioskSessionRequestSchema>;

/** Answer of `POST /api/kiosk/session`. */
export const kioskSessionSchema = z.object({
  session_id: z.string().describe('Names the session to `DELETE /api/kiosk/session/:session_id`.'),
  room_name: z.string().describe('`kiosk-{kiosk_id}-{session_id}`'),
  participant_identity: z.string(),
  server_url: z.string(),
  participant_token: z.string(),
  conversation_id: z.string(),
  conversation_key: z.string(),
});
export type KioskSession = Immutable<z.infer<typeof kioskSessionSchema>>;
