import {
  type DispatchMetadata,
  type Problem,
  SOUND_WAITS,
  type TokenRequest,
  type TokenResponse,
  VISITOR_ATTRIBUTES,
} from '@voice-assistant/protocol';
import { type QueueTicket, VoiceError, type VoiceErrorCode } from '../errors.js';
import type { TokenOptions } from './ports.js';

export interface TokenEndpoint {
  /** Absolute address of a LiveKit token endpoint. */
  readonly url: string;
  readonly agentName: string | null;
  readonly assistant: string | null;
  readonly participantName: string | null;
  /** BCP 47 tag, e.g. `pt-BR`. */
  readonly lang: string | null;
  /** Says who the visitor is, to a server that wants to know: its `AUTH_MODE=jwt`. Kept in memory only. */
  readonly authToken: string | null;
  /** A conversation to go on with that belongs to whom `authToken` names. */
  readonly conversationId?: string | null;
  /** What the visitor agreed to and when: `<version> <ISO time>`. */
  readonly consent?: string | null;
  /** JSON text of the page's variables for the assistant. */
  readonly variables?: string | null;
}

/** A server that takes longer is treated as one that does not answer. */
const TIMEOUT_MS = 10_000;
/** As the server has it; a person's name may be longer. */
const MAX_NAME_LENGTH = 64;

/**
 * Asks a token endpoint for the way into a new call.
 * @throws VoiceError `server-unreachable`, `rate-limited`, `budget-exhausted`, `load-failed` or `token-rejected`; the
 * signal's own reason when aborted
 * @see https://docs.livekit.io/frontends/authentication/tokens/endpoint/
 */
export async function fetchToken(
  endpoint: TokenEndpoint,
  signal: AbortSignal,
  options: TokenOptions = { conversation: null },
): Promise<TokenResponse> {
  const request = requestOf(endpoint, options);
  let response = await post(endpoint, request, { signal });
  let problem = await problemOf(response);
  if (problem?.challenge) {
    const proof = await solve(problem.challenge, signal);
    response = await post(endpoint, request, { signal, proof });
    problem = await problemOf(response);
  }
  if (!response.ok) throw errorOf(response.status, problem);
  const body: unknown = await response.json().catch(() => null); // not JSON: it is no token endpoint
  if (!isTokenResponse(body)) throw new VoiceError('token-rejected');
  return body;
}

interface Sending {
  readonly signal: AbortSignal;
  /** Of the work that the server has asked for. */
  readonly proof?: string;
}

async function post(
  endpoint: TokenEndpoint,
  request: TokenRequest,
  { signal, proof }: Sending,
): Promise<Response> {
  try {
    return await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(proof && { 'X-Proof-Of-Work': proof }),
        ...(endpoint.authToken && { Authorization: `Bearer ${endpoint.authToken}` }),
      },
      body: JSON.stringify(request),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new VoiceError('server-unreachable', { cause });
  }
}

function requestOf(
  endpoint: TokenEndpoint,
  { conversation, queueTicket, soundWaits }: TokenOptions,
): TokenRequest {
  const { agentName, assistant, participantName, conversationId, consent, variables, ...rest } = endpoint;
  const lang = canonicalTag(rest.lang);
  const metadata: DispatchMetadata = { ...(assistant && { assistant }), ...(lang && { lang }) };
  const attributes = {
    ...(variables && { [VISITOR_ATTRIBUTES.variables]: variables }),
    ...(consent && { [VISITOR_ATTRIBUTES.consent]: consent }),
    ...(soundWaits && { [VISITOR_ATTRIBUTES.sound]: SOUND_WAITS }),
  } satisfies TokenRequest['participant_attributes'];
  return {
    ...(participantName && { participant_name: participantName.slice(0, MAX_NAME_LENGTH) }),
    ...(Object.keys(attributes).length > 0 && { participant_attributes: attributes }),
    ...(conversation
      ? { conversation_id: conversation.id, conversation_key: conversation.key }
      : conversationId && { conversation_id: conversationId }),
    ...(queueTicket && { queue_ticket: queueTicket }),
    // without a name the server decides which of its agents answers
    room_config: {
      agents: [{ ...(agentName && { agent_name: agentName }), metadata: JSON.stringify(metadata) }],
    },
  };
}

/** Pages say `en_US` and worse, which is no reason to refuse a call. */
function canonicalTag(lang: string | null): string | undefined {
  try {
    return Intl.getCanonicalLocales(lang?.replaceAll('_', '-') ?? [])[0];
  } catch {
    return undefined; // no language tag: the server's default will do
  }
}

/** What a server of ours says about a refusal; another's may say nothing that we read. */
async function problemOf(response: Response): Promise<Partial<Problem> | null> {
  return response.ok ? null : response.json().catch(() => null);
}

/** Loaded only when a server asks for it, which one in a flood does. */
async function solve(challenge: NonNullable<Problem['challenge']>, signal: AbortSignal): Promise<string> {
  const { solveProofOfWork } = await import('./proof-of-work.extra.js').catch((cause: unknown) => {
    throw new VoiceError('load-failed', { cause });
  });
  return solveProofOfWork(challenge, signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new VoiceError('token-rejected', { cause });
  });
}

/** The server's own codes that mean more to a visitor than the status does. */
const PROBLEMS: Readonly<Partial<Record<string, VoiceErrorCode>>> = {
  'at-capacity': 'at-capacity',
  'budget-exhausted': 'budget-exhausted',
  'agent-unavailable': 'agent-unavailable',
};

function errorOf(status: number, problem: Partial<Problem> | null): VoiceError {
  const known = PROBLEMS[problem?.code ?? ''];
  return new VoiceError(known ?? codeOf(status), {
    queue: known === 'at-capacity' ? queueOf(problem?.queue) : null,
  });
}

function queueOf(queue: unknown): QueueTicket | null {
  const { position, ticket, retry_after_s } = (queue ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof ticket !== 'string' || typeof position !== 'number' || typeof retry_after_s !== 'number')
    return null;
  return { position: Math.max(1, Math.round(position)), ticket, retryAfterS: retry_after_s };
}

function codeOf(status: number): VoiceErrorCode {
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-unreachable' : 'token-rejected';
}

function isTokenResponse(body: unknown): body is TokenResponse {
  const { server_url, participant_token } = (body ?? {}) as Partial<TokenResponse>;
  return typeof participant_token === 'string' && /^(wss?|https?):\/\//.test(String(server_url));
}
