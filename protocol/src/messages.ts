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
  'text.received',
  'quick-replies.offer',
  'sources.show',
  'transcript.interrupted',
  'ui.update',
  'ui.notification',
  'message.refused',
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
  'sound.ready',
] as const;
export type PageMessageType = (typeof PAGE_MESSAGE_TYPES)[number];

/** Why a text on the topic `va.message` is no message. */
export type EnvelopeFault = 'too-long' | 'not-json' | 'other-version' | 'malformed';

const MESSAGE_TYPE = /^[a-z][a-z0-9._-]{0,63}$/;

/** Whether a message may be named so, see `messageTypeSchema`. */
export const isMessageType = (type: string): boolean => MESSAGE_TYPE.test(type);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `envelopeSchema` for who has no room for zod, such as a page. The payload is any object. */
export function readEnvelope(text: string): Envelope | EnvelopeFault {
  if (utf8Length(text) > ENVELOPE_MAX_BYTES) return 'too-long';
  const message = parseObject(text);
  if (!message) return 'not-json';
  const { version, type, payload, timestamp, session_id } = message;
  if (version !== ENVELOPE_VERSION) return 'other-version';
  const fits =
    typeof type === 'string' &&
    isMessageType(type) &&
    isObject(payload) &&
    typeof timestamp === 'string' &&
    !Number.isNaN(Date.parse(timestamp)) &&
    typeof session_id === 'string' &&
    session_id.length <= 256;
  return fits ? { version, type, payload, timestamp, session_id } : 'malformed';
}

/** Length in bytes of what UTF-8 makes of it, in any runtime. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null; // the caller says that it is no JSON
  }
}

/** The payload of `turn.timings` if it is one. */
export function readTurnTimings(payload: object): AgentMessagePayloads['turn.timings'] | null {
  const { turn, ...marks } = payload as Record<string, unknown>;
  const mark = (name: string): number | null => {
    const value = marks[name];
    return typeof value === 'number' && value >= 0 ? value : null;
  };
  if (!Number.isInteger(turn) || (turn as number) < 0) return null;
  return {
    turn: turn as number,
    end_of_speech_ms: mark('end_of_speech_ms'),
    transcript_ms: mark('transcript_ms'),
    first_token_ms: mark('first_token_ms'),
    first_audio_ms: mark('first_audio_ms'),
  };
}
