import type { ConnectOptions, ConversationTicket, VoiceSession } from './session/index.js';
import { type SessionSnapshot, selectInCall, selectMicrophoneOpen } from './state/index.js';
import { keep, recall } from './voice-assistant.memory.js';

/** A page that was left longer ago does not call by itself, with a microphone that is on; ms. */
const RESUME_WITHIN_MS = 60_000;

/** What this tab knows of the conversation, in sessionStorage. */
interface Remembered extends ConversationTicket {
  /** `live`: in a call. `open`: broken off, to be gone on with. `closed`: hung up; its history may still be read. */
  readonly state: 'live' | 'open' | 'closed';
  readonly microphone: boolean;
  readonly muted: boolean;
  /** When the page was left or the state last changed, in ms since 1970. */
  readonly at: number;
}

/** Keeps the conversation while the visitor goes from page to page in this tab. */
export class Continuity {
  readonly #id: string;
  readonly #session: VoiceSession;

  /** @param id - The element's: each has a conversation of its own. */
  constructor(id: string, session: VoiceSession) {
    this.#id = id;
    this.#session = session;
    window.addEventListener('pagehide', this.#onPageHide);
  }

  close(): void {
    window.removeEventListener('pagehide', this.#onPageHide);
  }

  /** The conversation that the visitor has had here last, for its history. */
  get last(): ConversationTicket | null {
    const { id, key } = this.#remembered ?? {};
    return id && key ? { id, key } : null;
  }

  /** For a call that the visitor begins. Nothing where the session knows better or a new one shall begin. */
  get options(): Pick<ConnectOptions, 'conversation'> {
    const remembered = this.#remembered;
    if (!remembered || remembered.state === 'closed' || this.#session.conversation) return {};
    return { conversation: { id: remembered.id, key: remembered.key } };
  }

  /** For the call that the page before was in; null if there is none to go on with. */
  get resumable(): ConnectOptions | null {
    const remembered = this.#remembered;
    if (remembered?.state !== 'live' || Date.now() - remembered.at > RESUME_WITHIN_MS) return null;
    const { id, key, microphone, muted } = remembered;
    return { conversation: { id, key }, microphone, muted, resume: true };
  }

  follow(before: SessionSnapshot, after: SessionSnapshot): void {
    const changed = before.connection !== after.connection || before.microphone !== after.microphone;
    if (changed) this.#keep(before, after);
  }

  get #remembered(): Remembered | null {
    try {
      const { id, key, ...rest } = JSON.parse(recall('call', this.#id) ?? '') as Remembered;
      return typeof id === 'string' && typeof key === 'string' ? { id, key, ...rest } : null;
    } catch {
      return null; // nothing, or not ours
    }
  }

  #keep(before: SessionSnapshot, after: SessionSnapshot): void {
    const { conversation } = this.#session;
    // nothing is known of a call that is being made; what was known before still holds
    if (!conversation || after.connection === 'connecting') return;
    // a page that leaves while it connects again has the call still
    const muted = after.microphone.state === 'muted';
    const microphone = selectInCall(after) ? selectMicrophoneOpen(after) : selectMicrophoneOpen(before);
    this.#write({ ...conversation, state: stateOf(after), microphone, muted, at: Date.now() });
  }

  #write(remembered: Remembered): void {
    keep('call', this.#id, JSON.stringify(remembered));
  }

  readonly #onPageHide = (): void => {
    const remembered = this.#remembered;
    if (remembered?.state === 'live' && selectInCall(this.#session.snapshot))
      this.#write({ ...remembered, at: Date.now() });
  };
}

function stateOf({ connection, error }: SessionSnapshot): Remembered['state'] {
  if (connection === 'connected' || connection === 'reconnecting') return 'live';
  // a call that was moved is another tab's
  return connection === 'failed' && error?.code !== 'session-replaced' ? 'open' : 'closed';
}
