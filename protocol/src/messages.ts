import type { z } from 'zod';
import type { AgentMessagePayloads, envelopeSchema } from './message-schemas.js';

/** The only version of the envelope so far. */
export const ENVELOPE_VERSION = 1;

/** Longest envelope, in bytes of its JSON text. */
export const ENVELOPE_MAX_BYTES = 65_536;

/** What travels on the topic `va.message`, both ways, as the JSON text of a text stream. */
export type Envelope = Readonly<z.infer<typeof envelopeSchema>>;

/** Types of messages from the agent to the page. Others may come: the page gets them as `va-message`. */
export const AGENT_MESSAGE_TYPES = [
  'assistant.hello',
  'quick-replies.offer',
  'sources.show',
  'ui.update',
  'ui.notification',
  'session.state',
  'tts.start',
  'tts.end',
  'call.warning',
  'tool.progress',
  'turn.timings',
] as const satisfies readonly (keyof AgentMessagePayloads)[];
export type AgentMessageType = (typeof AGENT_MESSAGE_TYPES)[number];

/** Types of messages from the page to the agent that ours sends. A page may send any other. */
export const PAGE_MESSAGE_TYPES = [
  'feedback.give',
  'touch.select_item',
  'touch.action',
  'cart.add',
  'cart.remove',
  'session.ping',
] as const;
export type PageMessageType = (typeof PAGE_MESSAGE_TYPES)[number];
