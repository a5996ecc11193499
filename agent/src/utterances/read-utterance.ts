import type { UtteranceRequest } from '@voice-assistant/protocol';
import { UTTERANCE_MAX_BYTES, utteranceRequestSchema } from '@voice-assistant/protocol/schemas';
import { decodeRecording } from './decode-recording.js';
import { UtteranceError } from './utterance-error.js';

/** A request that was understood. */
export interface Utterance {
  readonly request: Omit<UtteranceRequest, 'audio_data'>;
  /** Mono, 16,000 a second. */
  readonly samples: Int16Array;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the body of `POST /utterances`.
 * @throws {UtteranceError} `invalid-request`, `body-too-large`, `unsupported-media`
 */
export async function readUtterance(body: Uint8Array, signal?: AbortSignal): Promise<Utterance> {
  const { audio_data: base64, ...request } = parse(body);
  if (base64.length % 4 !== 0 || !BASE64.test(base64))
    throw new UtteranceError('invalid-request', { detail: 'audio_data: must be base64' });
  const recording = Buffer.from(base64, 'base64');
  if (recording.length > UTTERANCE_MAX_BYTES) throw new UtteranceError('body-too-large');
  return { request, samples: await decodeRecording(recording, signal) };
}

function parse(body: Uint8Array): UtteranceRequest {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  } catch {
    throw new UtteranceError('invalid-request', { detail: 'body: not valid JSON' });
  }
  const parsed = utteranceRequestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UtteranceError('invalid-request', { detail: `${issue?.path.join('.') || 'body'}: is not valid` });
}
