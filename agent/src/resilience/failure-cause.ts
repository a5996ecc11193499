import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents';
import type { AgentErrorCause } from '@voice-assistant/protocol';

/** What OpenAI and those who follow it put into the body of a 429 that no waiting mends. */
const QUOTA_CODES: ReadonlySet<unknown> = new Set(['insufficient_quota', 'billing_hard_limit_reached']);

/** Why a call to a provider failed, from the framework's error. */
export function causeOf(error: unknown): AgentErrorCause {
  if (error === undefined) return 'unavailable';
  if (error instanceof APITimeoutError) return 'timeout';
  if (error instanceof APIStatusError) return causeOfStatus(error);
  if (error instanceof APIConnectionError) return error.retryable ? 'unavailable' : 'cut-off';
  return 'malformed';
}

function causeOfStatus({ statusCode, body }: APIStatusError): AgentErrorCause {
  const { code, type } = (body ?? {}) as { code?: unknown; type?: unknown };
  if (QUOTA_CODES.has(code) || QUOTA_CODES.has(type) || statusCode === 402) return 'out-of-quota';
  if (statusCode === 429) return 'rate-limited';
  if (statusCode === 408 || statusCode === 504) return 'timeout';
  if (statusCode >= 500) return 'unavailable';
  return statusCode >= 400 ? 'refused' : 'malformed';
}
