import { z } from 'zod';
import {
  CONVERSATION_CHANNELS,
  MESSAGE_TEXT_MAX_LENGTH,
  RECORD_EVENTS_MAX,
  SPEAKERS,
} from './conversations.js';

/** Id of a conversation: where we choose it, 128 random bits as hex digits. */
export const conversationIdSchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'only letters, digits, "_", "." and "-", at most 64');

/** Id of a message: LiveKit's of the segment or stream in which it was shown. */
export const messageIdSchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,128}$/u, '1 to 128 characters, none of them a control character');

/** What a model says may hold anything; half a character or a null, which PostgreSQL cannot store, is shown as such. */
const storable = (text: string) => text.replace(/\p{Cs}/gu, '\uFFFD').replaceAll('\0', '\uFFFD');

const text = (max: number) => z.string().overwrite(storable).min(1).max(max);

const userId = text(255);
const displayName = text(64);
const time = z.iso.datetime({ offset: true });

const feedbackValue = z.enum(['up', 'down']);
const comment = text(1_000);

/** What an agent records of a call, in the order in which it happened. */
export const recordEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    id: messageIdSchema,
    speaker: z.enum(SPEAKERS),
    name: displayName.optional(),
    text: text(MESSAGE_TEXT_MAX_LENGTH),
    at: time,
    interrupted: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('feedback'),
    message_id: messageIdSchema,
    value: feedbackValue,
    comment: comment.optional(),
    at: time,
  }),
]);
export type RecordEvent = z.infer<typeof recordEventSchema>;

/** Body of `POST /api/conversations/:id/messages`. */
export const recordRequestSchema = z.strictObject({
  events: z.array(recordEventSchema).min(1).max(RECORD_EVENTS_MAX),
  /** `va.user` of the visitor whose call it is; makes a conversation that is new, or nobody's yet, theirs. */
  owner: userId.optional(),
  /** Of a conversation that begins with this; `voice` unless given. */
  channel: z.enum(CONVERSATION_CHANNELS).optional(),
});
export type RecordRequest = z.infer<typeof recordRequestSchema>;

/** What a conversation is made with, apart from what it shares with a request for a token. */
export const conversationFields = {
  channel: z.enum(CONVERSATION_CHANNELS),
  title: text(200).optional(),
};

/** Body of `POST /api/conversations/:id/feedback`. */
export const feedbackRequestSchema = z.strictObject({
  message_id: messageIdSchema,
  value: feedbackValue,
  comment: comment.optional(),
});
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;
