import type { VoiceAssistantEventMap } from './events.js';
import { ConversationReader, type HistorySource } from './session/history.extra.js';
import type { ConversationTicket, VoiceSession } from './session/index.js';
import { type SessionSnapshot, selectInCall } from './state/index.js';
import type { VaAttach } from './ui/components/text-parts/attach.component.js';
import './ui/components/text-parts/text-parts.extra.js';
import type { RequestEventMap } from './ui/events.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

export interface TextSideDeps {
  readonly host: VoiceAssistant;
  readonly session: VoiceSession;
  /** The conversation of this tab. */
  last(): ConversationTicket | null;
  /** `api/conversations/` of the token server; null where that is not ours. */
  url(): string | null;
}

const REQUESTS = [
  'va-feedback-request',
  'va-file-request',
  'va-history-request',
  'va-source-request',
] as const;

/** As if it had come from the agent. Made here: what is shared with the entry would be split from it. */
const messageOf = (type: string, payload: object): VoiceAssistantEventMap['va-message'] =>
  new CustomEvent('va-message', {
    bubbles: true,
    composed: true,
    detail: { type, payload: { ...payload }, timestamp: new Date().toISOString() },
  });

/** What a conversation has beside words: its past, the visitor's opinion of it, files, and sources that the page opens. */
export class TextSide {
  readonly #deps: TextSideDeps;
  readonly #reader: ConversationReader;
  readonly #unsubscribe: () => void;
  #opened: string | null = null;
  /** The conversation that is known as a call begins: that goes on with it, or does not. */
  #known: string | null = null;
  #before: SessionSnapshot;
  #files = 0;

  constructor(deps: TextSideDeps) {
    this.#deps = deps;
    this.#reader = new ConversationReader(deps);
    this.#before = deps.session.snapshot;
    for (const name of REQUESTS) deps.host.renderRoot.addEventListener(name, this);
    this.#unsubscribe = deps.session.subscribe(this.#follow);
    this.#open(this.#past());
  }

  stop(): void {
    this.#unsubscribe();
    for (const name of REQUESTS) this.#deps.host.renderRoot.removeEventListener(name, this);
  }

  handleEvent(event: Event): void {
    const { type, detail } = event as CustomEvent;
    if (type === 'va-feedback-request') void this.#rate(detail);
    else if (type === 'va-file-request') void this.#send(detail.file, event.composedPath()[0]);
    else if (type === 'va-history-request') void this.#reader.earlier();
    else if (type === 'va-source-request') {
      this.#deps.host.dispatchEvent(messageOf('source.open', detail));
    }
  }

  /** Of the page's own choice with a token of its visitor, or what this tab remembers. */
  #past(): HistorySource | null {
    const { host, last } = this.#deps;
    const { conversationId: id, authToken } = host;
    if (id && authToken) return { id, token: authToken };
    const ticket = last();
    return ticket && { id: ticket.id, token: ticket.key };
  }

  #open(source: HistorySource | null): void {
    if (this.#opened === (source?.id ?? null)) return;
    this.#opened = source?.id ?? null;
    void this.#reader.open(source);
  }

  /** A call that goes on with a conversation shows what was said before it; another begins with nothing. */
  readonly #follow = (snapshot: SessionSnapshot): void => {
    const before = this.#before;
    this.#before = snapshot;
    if (before.connection !== 'connecting') {
      if (snapshot.connection === 'connecting') this.#known = this.#past()?.id ?? null;
      return;
    }
    if (snapshot.connection !== 'connected') return;
    const past = this.#past();
    const goesOn = past && past.id === this.#known && past.id === this.#deps.session.conversation?.id;
    this.#opened = null; // what was shown of this call so far is in the record by now
    this.#open(goesOn ? past : null);
  };

  /** In a call by way of the agent, who records it after what it is about; later to the server itself. */
  async #rate({ id, ...feedback }: RequestEventMap['va-feedback-request']['detail']): Promise<void> {
    const { session } = this.#deps;
    const ticket = session.conversation;
    try {
      if (selectInCall(session.snapshot))
        await session.sendMessage('feedback.give', { message_id: id, ...feedback });
      else if (!(await this.#reader.rate(id, feedback, ticket && { id: ticket.id, token: ticket.key })))
        return;
      session.note({ type: 'transcript/noted', id, note: { feedback } });
    } catch {
      // nobody to tell: the thumb stays as it was
    }
  }

  /** @param attach - What to tell if it fails. */
  async #send(file: File, attach: Partial<VaAttach> | EventTarget | undefined): Promise<void> {
    const { session } = this.#deps;
    const { files } = session.snapshot.features ?? {};
    if (!files?.types.includes(file.type) || file.size > files.maxBytes) return;
    this.#files += 1;
    const at = Date.now();
    const id = `file-${at}-${this.#files}`;
    const entry = { id, speaker: 'visitor', text: file.name, final: false, at } as const;
    const sent = (progress: number) => ({ bytes: file.size, progress });
    session.note({ type: 'transcript/heard', entry: { ...entry, file: sent(0) } });
    try {
      await session.sendFile(file, (progress) =>
        session.note({ type: 'transcript/noted', id, note: { file: sent(progress) } }),
      );
      session.note({ type: 'transcript/heard', entry: { ...entry, final: true, file: sent(1) } });
    } catch {
      session.note({ type: 'transcript/withdrawn', id });
      (attach as Partial<VaAttach>).fail?.();
    }
  }
}
