import type {
  Conversation,
  ConversationChannel,
  ConversationMessage,
  ConversationPage,
  CreatedConversation,
} from '@voice-assistant/protocol';

/** Who is signed in. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'customer' | 'colleague';
}

/** With the name of whose it is, for a colleague. */
export type ListedConversation = Conversation & { readonly owner_name?: string };

interface Session {
  readonly person: Person;
  /** For the token server; null for a colleague. */
  readonly token: string | null;
  readonly expires_in: number;
}

/** Where the site's own server answers. */
const OWN = '/support/api';
/** A token is fetched anew when so much of its life is over. */
const RENEW_AT = 0.7;
const RETRY_MS = 2_000;

/** The server has refused, with this status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  constructor(status: number) {
    super(`answered ${status}`);
    this.status = status;
  }
}

async function json<T>(address: string, init?: RequestInit): Promise<T> {
  const response = await fetch(address, init);
  if (!response.ok) throw new Refusal(response.status);
  return response.json() as Promise<T>;
}

/** Nobody is signed in, but one of these may. */
export interface Strangers {
  readonly person: null;
  readonly people: readonly Person[];
}

/** What a signed-in person can read and do. */
export class Api {
  readonly person: Person;
  readonly #server: string;
  #token: string | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<(token: string | null) => void>();

  /** Goes on where somebody is signed in. @param server - The token server's address. */
  static async resume(server: string): Promise<Api | Strangers> {
    const session = await json<Session | Strangers>(`${OWN}/session`);
    return session.person === null ? session : new Api(session, server);
  }

  static async signIn(id: string, server: string): Promise<Api> {
    const body = JSON.stringify({ id });
    const headers = { 'Content-Type': 'application/json' };
    return new Api(await json<Session>(`${OWN}/session`, { method: 'POST', headers, body }), server);
  }

  private constructor(session: Session, server: string) {
    this.person = session.person;
    this.#server = server;
    this.#token = session.token;
    this.#renewLater(session.expires_in);
  }

  get token(): string | null {
    return this.#token;
  }

  /** Calls back with each new token, and now. */
  onToken(listener: (token: string | null) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#token);
    return () => this.#listeners.delete(listener);
  }

  async signOut(): Promise<void> {
    clearTimeout(this.#timer);
    await fetch(`${OWN}/session`, { method: 'DELETE' });
  }

  async conversations(): Promise<readonly ListedConversation[]> {
    const address = this.#isColleague ? `${OWN}/desk/conversations` : `${this.#server}/api/conversations`;
    return (await json<ConversationPage>(address, this.#authorised())).conversations;
  }

  async create(channel: ConversationChannel): Promise<Conversation> {
    const created = await json<CreatedConversation>(`${this.#server}/api/conversations`, {
      method: 'POST',
      headers: { ...this.#headers(), 'Content-Type': 'application/json' },
      body: JSON.stringify({ channel }),
    });
    return created.conversation;
  }

  /**
   * Hands on every message of a conversation, and then each new one as it is stored, until the signal ends it. Comes
   * back by itself after a gap. @throws {Refusal} where it is not for this person.
   */
  async follow(
    id: string,
    onMessage: (message: ConversationMessage) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let last = 0;
    while (!signal.aborted) {
      try {
        const response = await fetch(this.#eventsOf(id), {
          headers: { ...this.#headers(), ...(last > 0 && { 'Last-Event-ID': String(last) }) },
          signal,
        });
        if (response.status === 403 || response.status === 404) throw new Refusal(response.status);
        if (!response.ok) throw new Error(`answered ${response.status}`); // a token that is renewed in a moment, say
        for await (const { event, data } of eventsIn(response)) {
          if (event !== 'message') continue;
          const message = JSON.parse(data) as ConversationMessage;
          last = message.position;
          onMessage(message);
        }
      } catch (error) {
        if (error instanceof Refusal) throw error;
        if (signal.aborted) return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Where a colleague's widget gets its way into the room. */
  joinEndpoint(id: string): string {
    return `${OWN}/desk/conversations/${encodeURIComponent(id)}/token`;
  }

  get #isColleague(): boolean {
    return this.person.role === 'colleague';
  }

  #eventsOf(id: string): string {
    const path = `/conversations/${encodeURIComponent(id)}/events`;
    return this.#isColleague ? `${OWN}/desk${path}` : `${this.#server}/api${path}`;
  }

  #headers(): Record<string, string> {
    return this.#token === null ? {} : { Authorization: `Bearer ${this.#token}` };
  }

  #authorised(): RequestInit {
    return { headers: this.#headers() };
  }

  #renewLater(seconds: number) {
    this.#timer = setTimeout(() => void this.#renew(), seconds * 1_000 * RENEW_AT);
  }

  async #renew() {
    try {
      const session = await json<Session | Strangers>(`${OWN}/session`);
      if (session.person === null) return location.reload(); // signed out in another tab
      const { token, expires_in } = session;
      this.#token = token;
      for (const listener of this.#listeners) listener(token);
      this.#renewLater(expires_in);
    } catch {
      this.#renewLater(RETRY_MS / 1_000); // offline for a moment
    }
  }
}

/** The server-sent events of an answer, as they come. */
async function* eventsIn({ body }: Response): AsyncGenerator<{ event: string; data: string }> {
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? '';
      yield { event: field('event'), data: field('data') };
    }
  }
}
