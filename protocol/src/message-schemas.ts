import { z } from 'zod';
import { uiUpdateSchema } from './ui-schemas.js';

const words = (max: number) => z.string().trim().min(1).max(max);
/** What the assistant of a kiosk is doing, as the visitor hears it. */
export const SESSION_STATES = ['LISTENING', 'THINKING', 'SPEAKING', 'ENDED'] as const;
const milliseconds = z.number().min(0);

/** Name of a message: `noun.verb`, in lower case. */
export const messageTypeSchema = z.string().regex(/^[a-z][a-z0-9._-]{0,63}$/, 'a message type');

/** One message on the topic `va.message`. What `payload` has to be depends on `type`. */
export const envelopeSchema = z.object({
  version: z.literal(1),
  type: messageTypeSchema,
  payload: z.record(z.string(), z.unknown()),
  /** ISO 8601. */
  timestamp: z.iso.datetime({ offset: true }),
  session_id: z.string().max(256),
});

/** Web addresses that a page may show as a link. */
export const webAddressSchema = z.url({ protocol: /^https?$/ }).max(2_048);

/** Payloads from the agent to the page, by type. */
export const agentMessageSchemas = {
  /** Sent when the visitor is there: who answers and what the page may offer. */
  'assistant.hello': z.object({
    name: words(64),
    features: z.object({
      feedback: z.boolean(),
      /** What the visitor may send; null: no files. */
      files: z.object({ types: z.array(z.string()), max_bytes: z.int().min(1) }).nullable(),
    }),
    /** `text.received` follows whatever is typed. Absent: not. */
    receipts: z.boolean().optional(),
  }),
  /** What somebody typed has come, and stands in the record. */
  'text.received': z.object({
    /** See `CHAT_ATTRIBUTES.messageId`. */
    message_id: words(128),
  }),
  'quick-replies.offer': z.object({
    /** `text` is what is sent when it is chosen, the label itself if absent. */
    replies: z.array(z.object({ label: words(80), text: words(500).optional() })).max(6),
  }),
  'sources.show': z.object({
    sources: z
      .array(
        z.object({
          title: words(200),
          url: webAddressSchema.optional(),
          /** Which entry of the knowledge it is, where the tool knows. */
          entry_id: words(200).optional(),
        }),
      )
      .min(1)
      .max(10),
  }),
  /** The assistant was interrupted as it said this: the text ends where it was cut. */
  'transcript.interrupted': z.object({
    /** Segment id of its stream. */
    message_id: words(128),
  }),
  'ui.update': uiUpdateSchema,
  'ui.notification': z.object({ text: words(500), type: z.enum(['info', 'success', 'warning', 'error']) }),
  /** What the agent did not do that the page has asked for, and why. */
  'message.refused': z.object({
    /** Of the message that was refused; empty when not even that could be read. */
    type: z.string().max(64),
    reason: z.enum(['malformed', 'unknown-type', 'unknown-action', 'unknown-item']),
  }),
  'session.state': z.object({ state: z.enum(SESSION_STATES) }),
  'tts.start': z.object({ text: z.string() }),
  'tts.end': z.object({}),
  'call.warning': z.object({ reason: z.enum(['idle', 'max-duration']), ends_in_s: z.number().min(0) }),
  'tool.progress': z.object({ name: words(64), state: z.enum(['started', 'finished', 'failed']) }),
  /** Milliseconds after the visitor's last sample of speech, as the agent measured them; null: did not happen. */
  'turn.timings': z.object({
    turn: z.int().min(0),
    end_of_speech_ms: milliseconds.nullable(),
    transcript_ms: milliseconds.nullable(),
    first_token_ms: milliseconds.nullable(),
    first_audio_ms: milliseconds.nullable(),
  }),
} as const;
export type AgentMessagePayloads = {
  readonly [Type in keyof typeof agentMessageSchemas]: z.infer<(typeof agentMessageSchemas)[Type]>;
};

/** Payloads from the page to the agent, by type. */
export const pageMessageSchemas = {
  'feedback.give': z.object({
    /** Segment id of the message that is meant. */
    message_id: words(128),
    value: z.enum(['up', 'down']),
    comment: words(1_000).optional(),
  }),
  'touch.select_item': z.object({ item_id: words(128) }),
  /** What was touched; `item_id` where the action is about one thing. */
  'touch.action': z.object({ action: words(128), item_id: words(128).optional() }),
  'cart.add': z.object({ item_id: words(128), qty: z.int().min(1).max(999) }),
  'cart.remove': z.object({ item_id: words(128) }),
  'session.ping': z.object({}),
  /** The browser plays what comes, after it has said that it would not; see `VISITOR_ATTRIBUTES.sound`. */
  'sound.ready': z.object({}),
} as const;
export type PageMessagePayloads = {
  readonly [Type in keyof typeof pageMessageSchemas]: z.infer<(typeof pageMessageSchemas)[Type]>;
};
