import {
  type ConversationMessage,
  type MessagePage,
  RECORD_EVENTS_MAX,
  SERVICE_TOKEN_AUDIENCE,
  SERVICE_TOKEN_MAX_AGE_SECONDS,
} from '@voice-assistant/protocol';
import type { RecordEvent, WorkerReport } from '@voice-assistant/protocol/schemas';
import { SignJWT } from 'jose';

export interface TokenServerOptions {
  /** `TOKEN_SERVER_URL`. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** The agent's identity, for the token server's log. */
  readonly identity: string;
  readonly fetch?: typeof fetch;
}

/** What an agent sees of a call, for the token server's metrics. */
export interface Telemetry {
  readonly turns?: readonly { readonly response_ms: number }[];
  readonly interruptions?: readonly { readonly ms: number }[];
}

const REQUEST_TIMEOUT_MS = 5_000;
/** The call is over, and its process shall end. */
const TELEMETRY_TIMEOUT_MS = 2_000;
/** The next report follows soon. */
const WORKER_TIMEOUT_MS = 2_000;
/** A visitor waits for the agent to have read it. */
const HISTORY_TIMEOUT_MS = 1_500;
/** As much as a model shall read again. */
const HISTORY_LENGTH = 200;
/** These mean that the same events would be refused again; 410: the conversation was removed. */
const REFUSED: ReadonlySet<number> = new Set([400, 410, 413, 422]);

/** The token server has not taken the events. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  /** Sending them again is of no use. */
  readonly isFinal: boolean;
  constructor(status: number | undefined, options?: ErrorOptions) {
    super(status === undefined ? 'token server is unreachable' : `token server answered ${status}`, options);
    this.isFinal = status !== undefined && REFUSED.has(status);
  }
}

/** What an agent asks of the token server, under a token that it signs itself. */
export class TokenServer {
  readonly #options: TokenServerOptions;
  readonly #fetch: typeof fetch;

  constructor(options: TokenServerOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? fetch;
  }

  /**
   * Stores events in their order; those that are stored already change nothing.
   * @throws {RecordError}
   */
  async record(conversationId: string, events: readonly RecordEvent[], owner?: string): Promise<void> {
    const body = { events: events.slice(0, RECORD_EVENTS_MAX), ...(owner === undefined ? {} : { owner }) };
    await this.#send('POST', this.#messagesPath(conversationId), REQUEST_TIMEOUT_MS, body);
  }

  /**
   * What was said before, oldest first; nothing of a conversation that does not exist.
   * @throws {RecordError}
   */
  async history(conversationId: string): Promise<readonly ConversationMessage[]> {
    const messages: ConversationMessage[] = [];
    let next: number | null = 0;
    const signal = AbortSignal.timeout(HISTORY_TIMEOUT_MS);
    while (next !== null) {
      const path: string = `${this.#messagesPath(conversationId)}?after=${next}&limit=${RECORD_EVENTS_MAX}`;
      const response = await this.#send('GET', path, signal);
      if (response.status === 404) break;
      const page = (await response.json()) as MessagePage;
      messages.push(...page.messages);
      next = page.messages.length > 0 ? page.next : null;
    }
    return messages.slice(-HISTORY_LENGTH);
  }

  /** Best effort: figures that do not arrive are lost. */
  async telemetry(telemetry: Telemetry): Promise<void> {
    await this.#send('POST', '/api/telemetry', TELEMETRY_TIMEOUT_MS, telemetry).catch(() => {});
  }

  /**
   * How many calls this worker takes, and which assistants it has.
   * @throws {RecordError}
   */
  async worker(report: WorkerReport): Promise<void> {
    await this.#send('POST', '/workers', WORKER_TIMEOUT_MS, report);
  }

  #messagesPath(conversationId: string): string {
    return `/api/conversations/${encodeURIComponent(conversationId)}/messages`;
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    timeout: number | AbortSignal,
    body?: object,
  ): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.#token()}` };
    if (body) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await this.#fetch(this.#options.url.replace(/\/+$/, '') + path, {
        method,
        headers,
        signal: typeof timeout === 'number' ? AbortSignal.timeout(timeout) : timeout,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch (cause) {
      throw new RecordError(undefined, { cause });
    }
    if (!response.ok && !(method === 'GET' && response.status === 404)) {
      await response.body?.cancel();
      throw new RecordError(response.status);
    }
    return response;
  }

  #token(): Promise<string> {
    const { apiKey, apiSecret, identity } = this.#options;
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(apiKey)
      .setSubject(identity)
      .setAudience(SERVICE_TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${SERVICE_TOKEN_MAX_AGE_SECONDS / 2} s`)
      .sign(new TextEncoder().encode(apiSecret));
  }
}
