import type { ConversationMessage, MessagePage } from '@voice-assistant/protocol';
import type { Feedback, History, TranscriptEntry } from '../state/index.js';
import type { VoiceSession } from './voice-session.js';

/** Messages that are read at once: more than a panel shows. */
const PAGE = 50;
/** Greater than any position. */
const END = 2 ** 31 - 1;
const TIMEOUT_MS = 10_000;

/** Which conversation, and the bearer token that may read it. */
export interface HistorySource {
  readonly id: string;
  readonly token: string;
}

export interface ConversationReaderDeps {
  readonly session: VoiceSession;
  /** `api/conversations/` of the token server; null where that is not ours. */
  url(): string | null;
}

/** What was said before in a conversation, read from its end backwards; and feedback after the call. */
export class ConversationReader {
  readonly #deps: ConversationReaderDeps;
  #source: HistorySource | null = null;
  #reading: Promise<void> | undefined;
  /** Of the first message that has been read. */
  #first = END;

  constructor(deps: ConversationReaderDeps) {
    this.#deps = deps;
  }

  /** Begins with the end of a conversation; what was shown of another one goes. Null: there is none. */
  open(source: HistorySource | null): Promise<void> {
    this.#source = source;
    this.#first = END;
    this.#reading = undefined;
    this.#note(source && { phase: 'loading', pages: [], more: true });
    return source ? this.earlier() : Promise.resolve();
  }

  /** Reads the page before; also again where it failed. */
  earlier(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** @param source - Null for the one that is open. @returns Whether it was stored. */
  async rate(
    messageId: string,
    { value, comment }: Feedback,
    source: HistorySource | null,
  ): Promise<boolean> {
    const body = JSON.stringify({ message_id: messageId, value, ...(comment && { comment }) });
    const init = { method: 'POST', body };
    return (await this.#fetch(source ?? this.#source, 'feedback', init))?.ok ?? false;
  }

  get #shown(): History | null {
    return this.#deps.session.snapshot.history;
  }

  async #read(): Promise<void> {
    const source = this.#source;
    if (!source || !this.#shown?.more) return;
    this.#note({ ...this.#shown, phase: 'loading' });
    const response = await this.#fetch(source, `messages?before=${this.#first}&limit=${PAGE}`);
    const page = response?.ok ? await response.json().catch(() => null) : null;
    if (this.#source !== source) return; // another one was opened meanwhile
    const shown = this.#shown;
    if (!shown) return;
    if (!isPage(page)) return this.#note({ ...shown, phase: 'failed' });
    this.#first = page.messages[0]?.position ?? 0;
    const more = page.messages.length === PAGE && this.#first > 1;
    const entries = page.messages.map(entryOf).filter(({ id }) => !this.#isShown(id));
    const pages = entries.length > 0 ? [Object.freeze(entries), ...shown.pages] : shown.pages;
    this.#note({ phase: 'ready', pages: Object.freeze(pages), more });
  }

  /** An utterance of this call may be in the record already. */
  #isShown(id: string): boolean {
    return this.#deps.session.snapshot.transcript.some((entry) => entry.id === id);
  }

  #note(history: History | null): void {
    this.#deps.session.note({ type: 'history/changed', history });
  }

  /** Null when there is no answer. */
  async #fetch(source: HistorySource | null, path: string, init: RequestInit = {}): Promise<Response | null> {
    const url = this.#deps.url();
    if (!url || !source) return null;
    try {
      return await fetch(new URL(`${encodeURIComponent(source.id)}/${path}`, url), {
        ...init,
        headers: {
          Authorization: `Bearer ${source.token}`,
          ...(init.body && { 'Content-Type': 'application/json' }),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      return null; // not reached: the caller says so
    }
  }
}

function isPage(page: unknown): page is MessagePage {
  const { messages } = (page ?? {}) as Partial<MessagePage>;
  return (
    Array.isArray(messages) &&
    messages.every(
      (it) => typeof it?.id === 'string' && typeof it.text === 'string' && typeof it.position === 'number',
    )
  );
}

function entryOf(message: ConversationMessage): TranscriptEntry {
  const { id, speaker, name, text, at, interrupted, feedback } = message;
  return Object.freeze({
    id,
    speaker: speaker === 'visitor' ? speaker : 'assistant',
    ...(speaker === 'colleague' && name && { name }),
    text,
    final: true,
    at: Date.parse(at) || 0,
    ...(interrupted && { interrupted }),
    ...(feedback && {
      feedback: { value: feedback.value, ...(feedback.comment && { comment: feedback.comment }) },
    }),
  });
}
