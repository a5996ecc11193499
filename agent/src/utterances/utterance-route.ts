import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '@voice-assistant/protocol';
import { UTTERANCE_MAX_BYTES } from '@voice-assistant/protocol/schemas';
import type { Config } from '../config.js';
import { isOurs } from '../http/agent-token.js';
import { readBody } from '../http/read-body.js';
import type { Logger } from '../ports.js';
import type { UtteranceAnswerer } from './answer-utterance.js';
import { readOffLoop } from './read-off-loop.js';
import { UTTERANCE_FAULTS, UtteranceError } from './utterance-error.js';

export interface UtteranceRouteOptions {
  readonly config: Pick<Config, 'livekit'>;
  readonly answerer: UtteranceAnswerer;
  readonly logger: Logger;
}

/** Base64 makes four characters of three bytes; the rest is for the other fields. */
const BODY_MAX_BYTES = Math.ceil(UTTERANCE_MAX_BYTES / 3) * 4 + 4_096;
/** Each holds up to 35 MB several times over. */
const AT_ONCE = 4;
/** Less than the token server waits. */
const TIMEOUT_MS = 80_000;
const RETRY_AFTER_SECONDS = 5;

/** `POST /utterances`, for token servers: see `utteranceRequestSchema`. */
export function utteranceRoute({ config, answerer, logger }: UtteranceRouteOptions) {
  let running = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const signal = AbortSignal.any([goneWith(response), AbortSignal.timeout(TIMEOUT_MS)]);
    const utterance = await readOffLoop(await bodyOf(request), signal);
    const startedAtMs = performance.now();
    const answered = await answerer.answer(utterance, signal);
    const durationMs = Math.round(performance.now() - startedAtMs);
    logger.info({ durationMs, intent: answered.response.intent }, 'utterance answered');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered.response));
    await answered.spoken;
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await isOurs(request, config.livekit)))
      return refuse(response, new UtteranceError('unauthenticated'), logger);
    if (running >= AT_ONCE) return refuse(response, new UtteranceError('at-capacity'), logger);
    running++;
    try {
      await answer(request, response);
    } catch (error) {
      const known = error instanceof UtteranceError ? error : undefined;
      refuse(response, known ?? new UtteranceError('unexpected', { cause: error }), logger);
    } finally {
      running--;
    }
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  try {
    return await readBody(request, BODY_MAX_BYTES);
  } catch (error) {
    if (error instanceof RangeError) throw new UtteranceError('body-too-large');
    throw error;
  }
}

/** A caller who has gone waits for no answer. What has been answered is said to its end. */
function goneWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => response.writableEnded || gone.abort());
  return gone.signal;
}

function refuse(response: ServerResponse, error: UtteranceError, logger: Logger) {
  const { code, detail, fallback, cause } = error;
  const status = UTTERANCE_FAULTS[code];
  const requestId = randomUUID();
  if (response.destroyed || response.headersSent) return void response.destroy();
  const fields = { code, requestId, ...(cause instanceof Error && { cause: cause.message }) };
  if (status >= 500) logger.error(fields, 'utterance not answered');
  else logger.info(fields, 'utterance refused');
  const problem: Problem = {
    type: 'about:blank',
    title: `An utterance was not answered: ${code}`,
    status,
    code,
    ...(detail !== undefined && { detail }),
    request_id: requestId,
    ...(fallback && { fallback }),
  };
  const headers = {
    'content-type': 'application/problem+json',
    connection: 'close', // what is left of the body is not read
    ...(code === 'at-capacity' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
  };
  response.writeHead(status, headers).end(JSON.stringify(problem));
}
