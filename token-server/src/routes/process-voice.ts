import {
  UTTERANCE_FORMATS,
  UTTERANCE_MAX_BYTES,
  utteranceRequestSchema,
} from '@voice-assistant/protocol/schemas';
import { json, type Request, type RequestHandler, Router } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import { HttpError } from '../http-error.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { parseBody, requireJson } from '../middleware/json-body.js';
import { type GrantDeps, requireGrant } from '../middleware/require-grant.js';
import { formatOf } from '../voice/recording-format.js';
import type { VoiceAgent } from '../voice/voice-agent.js';

/** Base64 makes four characters of three bytes; the rest is for the other fields. */
const BODY_MAX_BYTES = Math.ceil(UTTERANCE_MAX_BYTES / 3) * 4 + 4_096;

/** Each holds up to 35 MB, several times over, until it is answered. */
const AT_ONCE = 4;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export interface ProcessVoiceDeps extends GrantDeps {
  readonly agent: VoiceAgent;
}

/**
 * `POST /` `{audio_data, room_name?, participant_name?, assistant?, lang?}` → `{transcription, intent, response_text,
 * audio_data}`. What can be told without decoding is checked here, the work is an agent worker's. For administrators.
 */
export function processVoiceRoute({ agent, ...grantDeps }: ProcessVoiceDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(
      grantDeps.failures.refuse,
      // before the body is read: nobody fills our memory unasked; a token for one room names it in the address, too
      requireGrant('roomAdmin', grantDeps, (req) => req.query.room_name),
      limitAtOnce(AT_ONCE),
      requireJson,
      json({ limit: BODY_MAX_BYTES, inflate: false }),
      async (req, res) => {
        const request = parseBody(utteranceRequestSchema, req);
        const mayUseRoom = await grantDeps.access.permits(bearerOf(req), 'roomAdmin', request.room_name);
        if (!mayUseRoom) throw unauthenticated(req, 'Authorization: is for another room');
        checkRecording(request.audio_data);
        res.json(await agent.answer(request, abortedWith(req)));
      },
    )
    .all(methodNotAllowed('POST'));
  return router;
}

/** @throws {HttpError} `invalid-request`, `body-too-large`, `unsupported-media` */
function checkRecording(base64: string): void {
  if (base64.length % 4 !== 0 || !BASE64.test(base64))
    throw new HttpError('invalid-request', { detail: 'audio_data: must be base64' });
  const recording = Buffer.from(base64, 'base64');
  if (recording.length > UTTERANCE_MAX_BYTES) throw new HttpError('body-too-large');
  if (formatOf(recording) === undefined)
    throw new HttpError('unsupported-media', {
      detail: `audio_data: must be ${UTTERANCE_FORMATS.join(', ')}`,
    });
}

/** A caller who has gone waits for no answer. */
function abortedWith(req: Request): AbortSignal {
  const gone = new AbortController();
  req.res?.once('close', () => gone.abort());
  return gone.signal;
}

function limitAtOnce(most: number): RequestHandler {
  let running = 0;
  return (_req, res, next) => {
    if (running >= most) throw new HttpError('at-capacity', { headers: { 'Retry-After': '5' } });
    running += 1;
    res.once('close', () => {
      running -= 1;
    });
    next();
  };
}
