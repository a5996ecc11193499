import { z } from 'zod';
import { conversationIdSchema } from './conversation-schemas.js';
import {
  displayName,
  identitySchema,
  languageTag,
  nameSchema,
  omitUnset,
  roomNameSchema,
} from './field-schemas.js';
import type { Immutable } from './immutable.js';
import { PARTICIPANT_ROLES } from './roles.js';

/** Body of `POST /rooms/:name/tokens`. */
export const roleTokenRequestSchema = z.strictObject({
  role: z.enum(PARTICIPANT_ROLES, `one of ${PARTICIPANT_ROLES.join(', ')}`),
  /** Who it is for; ends the identity, e.g. `debug-ada`. Random where it is left out. */
  user: nameSchema.optional(),
  participant_name: displayName.optional(),
});
export type RoleTokenRequest = z.infer<typeof roleTokenRequestSchema>;

/** Answer of `POST /rooms/:name/tokens`. */
export const roleTokenResponseSchema = z.object({
  server_url: z.string(),
  participant_token: z.string(),
  participant_identity: z.string(),
  room_name: z.string(),
});
export type RoleTokenResponse = Immutable<z.infer<typeof roleTokenResponseSchema>>;

/** Body of `POST /api/livekit/token`. */
export const conversationTokenRequestSchema = z.preprocess(
  (body) => omitUnset(body),
  z.strictObject({
    conversationId: conversationIdSchema,
    /** Becomes the identity. */
    userId: identitySchema.optional(),
    /** Which of the configured agents answers. */
    agentId: nameSchema.optional(),
  }),
);
export type ConversationTokenRequest = z.infer<typeof conversationTokenRequestSchema>;

/** Answer of `POST /api/livekit/token`. */
export const conversationTokenSchema = z.object({
  token: z.string(),
  url: z.string().describe('WebSocket address that the browser dials.'),
  roomName: z.string().describe('`conversation:{conversationId}`'),
});
export type ConversationToken = Immutable<z.infer<typeof conversationTokenSchema>>;

/** Body of `POST /api/livekit/room/create`. */
export const conversationRoomRequestSchema = z.strictObject({ conversationId: conversationIdSchema });

/** Answer of `POST /api/livekit/room/create`. */
export const conversationRoomSchema = z.object({
  roomName: z.string(),
  exists: z.boolean().describe('Whether it was there already.'),
});
export type ConversationRoom = Immutable<z.infer<typeof conversationRoomSchema>>;

/** Body of `POST /livekit/connect`. */
export const agentConnectRequestSchema = z.strictObject({
  room_name: roomNameSchema,
  /** Name that the agent takes in the room. */
  participant_name: displayName.optional(),
});

/** Body of `POST /livekit/disconnect`. */
export const agentDisconnectRequestSchema = z.strictObject({
  room_name: roomNameSchema,
  /** Only the agent of this name; all of them where it is left out. */
  participant_name: displayName.optional(),
});

/** Largest recording that `POST /livekit/process-voice` takes, in bytes. */
export const UTTERANCE_MAX_BYTES = 25 * 1024 * 1024;

/** Longest recording that `POST /livekit/process-voice` takes, in seconds. */
export const UTTERANCE_MAX_SECONDS = 120;

/** What a recording may be. */
export const UTTERANCE_FORMATS = ['wav', 'mp3', 'webm', 'ogg'] as const;
export type UtteranceFormat = (typeof UTTERANCE_FORMATS)[number];

/** Body of `POST /livekit/process-voice`, and of the worker's `POST /utterances`. */
export const utteranceRequestSchema = z.strictObject({
  /** A recording in base64. */
  audio_data: z.string().min(1),
  /** Where the reply is spoken as well. */
  room_name: roomNameSchema.optional(),
  participant_name: displayName.optional(),
  assistant: nameSchema.optional(),
  lang: languageTag.optional(),
});
export type UtteranceRequest = z.infer<typeof utteranceRequestSchema>;

/** What somebody can want who says something. */
export const INTENTS = [
  'greeting',
  'farewell',
  'question',
  'request',
  'complaint',
  'confirmation',
  'rejection',
  'thanks',
  'unclear',
  'other',
] as const;
export type Intent = (typeof INTENTS)[number];

/** What the agent heard and answered. */
export const utteranceResponseSchema = z.object({
  transcription: z.string(),
  /** One of {@link INTENTS}; `unclear` also where the model gave none that makes sense. */
  intent: z.string(),
  /** How sure the model is of the intent, 0 to 1. */
  confidence: z.number().min(0).max(1).exactOptional(),
  /** Names, dates, places and the like that were said. */
  entities: z.record(z.string(), z.string()).exactOptional(),
  response_text: z.string(),
  /** The reply, spoken: a WAV file in base64. */
  audio_data: z.string(),
});
export type UtteranceResponse = z.infer<typeof utteranceResponseSchema>;
