import { VoiceError } from '../errors.js';
import type { ConversationTicket } from './ports.js';

/** One for all tabs and elements of a site: two assistants that talk at once understand each other's words as ours. */
const NAME = 'voice-assistant.call';
/** A page that was left lets go of its lock a moment after the next one has begun. */
const PATIENCE_MS = 3_000;
/** A tab that does not answer by then is frozen. */
const ANSWER_MS = 1_000;

export interface ClaimOptions {
  /** Take the call over from wherever it is. */
  readonly takeOver: boolean;
  /** Wait a moment for a page that is being left. */
  readonly patient: boolean;
  /** What another tab is given that takes the call over. */
  ticket(): ConversationTicket | null;
  /** Another tab has taken the call over. */
  onLost(): void;
}

type TabMessage =
  | { readonly type: 'move'; readonly from: string }
  | { readonly type: 'moved'; readonly to: string; readonly ticket: ConversationTicket | null };

/** Sees to it that a browser has one call at a site, and moves it from tab to tab. */
export class OneCall {
  /** As far as is known, there is a call in another tab; undefined before anybody has looked. */
  elsewhere: boolean | undefined;
  /** The call that this one follows has let go. */
  #released: Promise<unknown> = Promise.resolve();

  /** Looks where the call is, for `elsewhere` to be right when the visitor clicks. */
  async look(): Promise<void> {
    try {
      const { held = [] } = await navigator.locks.query();
      this.elsewhere = held.some(({ name }) => name === NAME);
    } catch {
      this.elsewhere = false; // no locks here: see `hold`
    }
  }

  /**
   * Resolves when the call may be made here, with the conversation of the tab that had it. It is kept until the signal
   * aborts. @throws VoiceError `call-elsewhere`
   */
  async claim(signal: AbortSignal, options: ClaimOptions): Promise<ConversationTicket | null> {
    const ticket = options.takeOver ? await askForTicket() : null;
    const request = options.takeOver
      ? { steal: true }
      : options.patient
        ? { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) }
        : { ifAvailable: true };
    await this.#released; // or a call that is made right after another would find that one in its way
    signal.throwIfAborted();
    const { holding, released } = hold(request, signal, options.onLost);
    this.#released = released;
    const held = await holding;
    signal.throwIfAborted();
    this.elsewhere = !held;
    if (!held) throw new VoiceError('call-elsewhere');
    answerTabs(signal, options);
    return ticket;
  }
}

/** `holding` resolves when the lock is held, or cannot be. Where there are no locks, everybody has it. */
function hold(
  request: LockOptions,
  signal: AbortSignal,
  onLost: () => void,
): { readonly holding: Promise<boolean>; readonly released: Promise<unknown> } {
  let released: Promise<unknown> = Promise.resolve();
  const holding = new Promise<boolean>((resolve) => {
    let held = false;
    const keep = (lock: Lock | null): Promise<void> | undefined => {
      held = lock !== null;
      resolve(held);
      if (held && !signal.aborted)
        return new Promise((release) => {
          signal.addEventListener('abort', () => release(), { once: true });
        });
      return undefined;
    };
    try {
      released = navigator.locks.request(NAME, request, keep).catch((error: unknown) => {
        if (held && !signal.aborted) onLost();
        // a frame without an origin of its own may not lock
        resolve(error instanceof DOMException && error.name === 'SecurityError');
      });
    } catch {
      resolve(true); // no locks, as on pages that are not secure
    }
  });
  return { holding, released };
}

const openChannel = (): BroadcastChannel | null => {
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null; // storage is blocked, and channels with it
  }
};

/** Asks the tab that has the call for its conversation. */
function askForTicket(): Promise<ConversationTicket | null> {
  const channel = openChannel();
  if (!channel) return Promise.resolve(null);
  const from = crypto.randomUUID();
  return new Promise((resolve) => {
    const done = (ticket: ConversationTicket | null) => {
      clearTimeout(timer);
      channel.close();
      resolve(ticket);
    };
    const timer = setTimeout(() => done(null), ANSWER_MS);
    channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
      if (data?.type === 'moved' && data.to === from) done(data.ticket);
    });
    channel.postMessage({ type: 'move', from } satisfies TabMessage);
  });
}

function answerTabs(signal: AbortSignal, { ticket, onLost }: ClaimOptions): void {
  const channel = openChannel();
  if (!channel) return;
  signal.addEventListener('abort', () => channel.close(), { once: true });
  channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    if (data?.type !== 'move') return;
    channel.postMessage({ type: 'moved', to: data.from, ticket: ticket() } satisfies TabMessage);
    onLost();
  });
}
