import {
  type Conversation,
  type ConversationPage,
  type RoleTokenResponse,
  roomOfConversation,
  SERVICE_TOKEN_AUDIENCE,
} from '@voice-assistant/protocol';
import { SignJWT } from 'jose';

export interface TokenServerOptions {
  /** Its address, no slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

const TOKEN_SECONDS = 60;
const TIMEOUT_MS = 5_000;

/** What a site's own server asks of the token server, for its colleagues. */
export class TokenServer {
  readonly #options: TokenServerOptions;

  constructor(options: TokenServerOptions) {
    this.#options = options;
  }

  /** The latest conversations of one user. */
  async conversationsOf(owner: string): Promise<readonly Conversation[]> {
    const answer = await this.#ask(`/api/conversations?owner=${encodeURIComponent(owner)}`);
    if (!answer.ok) throw new Error(`token server: ${answer.status}`);
    return ((await answer.json()) as ConversationPage).conversations;
  }

  /** Reads below a conversation, e.g. `messages` or `events`; the answer as it comes. */
  read(conversationId: string, path: string, init: RequestInit = {}): Promise<Response> {
    return this.#ask(`/api/conversations/${encodeURIComponent(conversationId)}/${path}`, init);
  }

  /** A colleague's way into the room in which a conversation is spoken. */
  async joinToken(
    conversationId: string,
    colleague: { readonly id: string; readonly name: string },
  ): Promise<RoleTokenResponse> {
    const { url, apiKey, apiSecret } = this.#options;
    const room = encodeURIComponent(roomOfConversation(conversationId));
    const answer = await fetch(`${url}/rooms/${room}/tokens`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}:${apiSecret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ role: 'colleague', user: colleague.id, participant_name: colleague.name }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`token server: ${answer.status}`);
    return (await answer.json()) as RoleTokenResponse;
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const { url, apiKey, apiSecret } = this.#options;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(apiKey)
      .setSubject('support-site')
      .setAudience(SERVICE_TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS} s`)
      .sign(new TextEncoder().encode(apiSecret));
    return fetch(url + path, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
      signal: init.signal ?? AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}
