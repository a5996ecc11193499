import {
  AGENT_TOKEN_AUDIENCE,
  PROBLEM_CODES,
  type ProblemCode,
  type UtteranceRequest,
  type UtteranceResponse,
} from '@voice-assistant/protocol';
import { spokenFallbackSchema, utteranceResponseSchema } from '@voice-assistant/protocol/schemas';
import { SignJWT } from 'jose';
import type { Logger } from 'pino';
import { z } from 'zod';
import { HttpError } from '../http-error.js';

/** Two minutes of speech are transcribed, thought about and answered in less. */
const TIMEOUT_MS = 90_000;

const TOKEN_LIFE_SECONDS = 60;

/** The worker that hears, thinks and speaks for a caller who is in no call. */
export interface VoiceAgent {
  /** @throws {HttpError} `agent-unavailable`, or what the worker says is wrong with the request. */
  answer(request: UtteranceRequest, signal: AbortSignal): Promise<UtteranceResponse>;
}

export interface VoiceAgentOptions {
  /** Address of a worker without a slash at its end; absent where there is none. */
  readonly agentUrl: string | undefined;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly nowMs: () => number;
  readonly log: Logger;
  /** {@link TIMEOUT_MS} unless given. */
  readonly timeoutMs?: number;
}

const problemSchema = z.object({
  code: z.enum(PROBLEM_CODES),
  status: z.int().min(400).max(599),
  detail: z.string().max(500).optional(),
  fallback: spokenFallbackSchema.optional(),
});

/** What a worker may say of a request; whatever else goes wrong there is not the caller's business. */
const PASSED_ON: ReadonlySet<ProblemCode> = new Set([
  'invalid-request',
  'body-too-large',
  'unsupported-media',
  'room-not-found',
  'at-capacity',
  'transcription-failed',
  'model-failed',
  'speech-failed',
  'media-server-unreachable',
]);

export function createVoiceAgent(options: VoiceAgentOptions): VoiceAgent {
  const { agentUrl, apiKey, apiSecret, nowMs, log, timeoutMs = TIMEOUT_MS } = options;
  const key = new TextEncoder().encode(apiSecret);

  const sign = () => {
    const nowSeconds = Math.floor(nowMs() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(apiKey)
      .setSubject('token-server')
      .setAudience(AGENT_TOKEN_AUDIENCE)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + TOKEN_LIFE_SECONDS)
      .sign(key);
  };

  return {
    answer: async (request, signal) => {
      if (agentUrl === undefined)
        throw new HttpError('agent-unavailable', { detail: 'AGENT_URL is not set on this server' });
      try {
        const response = await fetch(`${agentUrl}/utterances`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await sign()}` },
          body: JSON.stringify(request),
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        const body: unknown = await response.json();
        if (response.ok) return utteranceResponseSchema.parse(body);
        throw refusalOf(body, response.status);
      } catch (error) {
        if (error instanceof HttpError && PASSED_ON.has(error.code)) throw error;
        log.error({ err: error }, 'the agent at AGENT_URL does not answer an utterance');
        throw new HttpError('agent-unavailable', { headers: { 'Retry-After': '5' }, cause: error });
      }
    },
  };
}

function refusalOf(body: unknown, httpStatus: number): Error {
  const { data: problem } = problemSchema.safeParse(body);
  if (problem === undefined) return new Error(`HTTP ${httpStatus}`);
  const { code, status, detail, fallback } = problem;
  return new HttpError(code, {
    status,
    ...(detail !== undefined && { detail }),
    ...(fallback !== undefined && { extensions: { fallback } }),
  });
}
