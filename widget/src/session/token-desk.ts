import type { TokenResponse } from '@voice-assistant/protocol';
import type { TokenOptions } from './ports.js';
import { fetchToken, type TokenEndpoint } from './token-client.js';

/** The server keeps a place for a token that nobody has used for 10 s; to join takes a part of that. */
const GOOD_FOR_MS = 5_000;

interface Ahead {
  /** All that the answer depends on. */
  readonly question: string;
  readonly answer: Promise<TokenResponse>;
  readonly atMs: number;
}

const { signal: NEVER } = new AbortController();

/** Asks for tokens, also for one that will be wanted in a moment. */
export class TokenDesk {
  readonly #endpoint: () => TokenEndpoint;
  #ahead: Ahead | null = null;

  /** @param endpoint - Asked each time, so that what it says may change. */
  constructor(endpoint: () => TokenEndpoint) {
    this.#endpoint = endpoint;
  }

  /** Asks for what {@link fetch} is about to be asked for; once, while the answer is good. */
  askAhead(options: TokenOptions): void {
    const endpoint = this.#endpoint();
    const question = questionOf(endpoint, options);
    if (isGood(this.#ahead, question)) return;
    const answer = fetchToken(endpoint, NEVER, options);
    this.#ahead = { question, answer, atMs: performance.now() };
    answer.catch(() => {}); // told to whoever fetches it
  }

  /** @throws VoiceError, as `fetchToken` does */
  fetch(signal: AbortSignal, options: TokenOptions): Promise<TokenResponse> {
    const endpoint = this.#endpoint();
    const ahead = this.#ahead;
    this.#ahead = null; // each call has a token of its own
    if (isGood(ahead, questionOf(endpoint, options))) return ahead.answer;
    return fetchToken(endpoint, signal, options);
  }
}

const questionOf = (endpoint: TokenEndpoint, options: TokenOptions): string =>
  JSON.stringify([endpoint, options]);

const isGood = (ahead: Ahead | null, question: string): ahead is Ahead =>
  ahead?.question === question && performance.now() - ahead.atMs < GOOD_FOR_MS;
