import { z } from 'zod';
import { CONVERSATION_CHANNELS, SPEAKERS } from './conversations.js';
import type { Immutable } from './immutable.js';

const time = z.iso.datetime({ offset: true });

/** A conversation, as `GET /api/conversations/:id` reads it. */
export const conversationSchema = z.object({
  id: z.string(),
  channel: z.enum(CONVERSATION_CHANNELS),
  title: z.string().nullable(),
  owner: z
    .string()
    .nullable()
    .describe('`sub` of the signed-in user whose it is; null where it belongs to who holds its key.'),
  created_at: time,
  updated_at: time.describe('When the last message came.'),
  message_count: z.int().min(0),
});
export type Conversation = Immutable<z.infer<typeof conversationSchema>>;

const messageFeedbackSchema = z.object({ value: z.enum(['up', 'down']), comment: z.string().nullable() });
export type MessageFeedback = Immutable<z.infer<typeof messageFeedbackSchema>>;

/** A message, as the history gives it back. */
export const conversationMessageSchema = z.object({
  id: z.string(),
  position: z.int().min(1).describe('Where in the conversation it stands: grows with each message.'),
  speaker: z.enum(SPEAKERS),
  name: z.string().nullable(),
  text: z.string(),
  at: time.describe('When it was said.'),
  interrupted: z.boolean(),
  feedback: messageFeedbackSchema.nullable(),
});
export type ConversationMessage = Immutable<z.infer<typeof conversationMessageSchema>>;

/** Answer of `GET /api/conversations/:id/messages`. */
export const messagePageSchema = z.object({
  messages: z.array(conversationMessageSchema),
  next: z.int().nullable().describe('What to send as `after` for the next page; null: there is none yet.'),
});
export type MessagePage = Immutable<z.infer<typeof messagePageSchema>>;

/** Answer of `GET /api/conversations`, newest first. */
export const conversationPageSchema = z.object({
  conversations: z.array(conversationSchema),
  next: z.string().nullable().describe('What to send as `before` for the next page; null at the end.'),
});
export type ConversationPage = Immutable<z.infer<typeof conversationPageSchema>>;

/** Answer of `POST /api/conversations`. */
export const createdConversationSchema = z.object({
  conversation: conversationSchema,
  room_name: z.string(),
  server_url: z.string(),
  participant_token: z.string(),
  /** As in the answer to a request for a token. */
  conversation_id: z.string(),
  conversation_key: z.string(),
});
export type CreatedConversation = Immutable<z.infer<typeof createdConversationSchema>>;

/** Answer of `GET /api/conversations/:id/export?format=json`. */
export const conversationExportSchema = z.object({
  conversation: conversationSchema,
  messages: z.array(conversationMessageSchema),
});

/** Answer to a record: the ids that are stored now, in the order of the events. */
export const recordResponseSchema = z.object({ accepted: z.array(z.string()) });
export type RecordResponse = Immutable<z.infer<typeof recordResponseSchema>>;
