import type { VoiceAssistantEventMap } from './events.js';
import type { VoiceSession } from './session/index.js';
import { readScreenMessage } from './session/screen-messages.extra.js';
import type { PageMessage } from './session/signals.js';
import { type SessionSnapshot, selectInCall, type UiComponent } from './state/index.js';
import './ui/components/screen/screen.extra.js';
import type { RequestEventMap } from './ui/events.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

/** The agent takes a page that is silent for 35 s for gone. */
const PING_MS = 10_000;
const NOTIFICATION_MS = 5_000;

/** The kiosk's screen: takes in what the agent draws, sends what is touched, and forgets each visitor. */
export class ScreenSide {
  readonly #host: VoiceAssistant;
  readonly #session: VoiceSession;
  readonly #ends: readonly (() => void)[];
  readonly #drawn = new WeakMap<UiComponent, Node | null>();
  readonly #reported = new Set<string>();
  /** How the page wants it to look, without what the agent has asked for. */
  readonly #look: Pick<VoiceAssistant, 'accent' | 'theme'>;
  #pings: ReturnType<typeof setInterval> | undefined;
  #notification: ReturnType<typeof setTimeout> | undefined;
  #before: SessionSnapshot;

  constructor(host: VoiceAssistant, session: VoiceSession) {
    this.#host = host;
    this.#session = session;
    this.#before = session.snapshot;
    this.#look = { accent: host.accent, theme: host.theme };
    host.renderRoot.addEventListener('va-touch-request', this.#onTouch);
    this.#ends = [
      session.on('message', this.#onMessage),
      session.subscribe(this.#follow),
      () => host.renderRoot.removeEventListener('va-touch-request', this.#onTouch),
    ];
    this.#follow(session.snapshot);
  }

  stop(): void {
    for (const end of this.#ends) end();
    clearInterval(this.#pings);
    clearTimeout(this.#notification);
  }

  /** A component that only the page knows: it is asked by `va-component`, once for each. */
  readonly draw = (component: UiComponent): Node | null => {
    const known = this.#drawn.get(component);
    if (known !== undefined) return known;
    let drawn: Node | null = null;
    const fill = (node: Node) => {
      drawn = node;
    };
    this.#host.dispatchEvent(componentEvent({ ...component, fill }));
    this.#drawn.set(component, drawn);
    if (!drawn) this.#report(component.type);
    return drawn;
  };

  /** Pictures come from the page's own origin, or from one that the page has named in `image-origins`. */
  readonly allowsImage = (address: string): boolean => {
    const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : null;
    const named = (this.#host.getAttribute('image-origins') ?? '').split(/\s+/);
    return !!url && /^https?:$/.test(url.protocol) && [location.origin, ...named].includes(url.origin);
  };

  readonly #onMessage = ({ type, payload }: PageMessage): void => {
    const fact = readScreenMessage(type, payload);
    if (fact === 'malformed')
      this.#session.warn({ code: 'message-malformed', message: `${type} cannot be drawn` });
    if (fact === null || fact === 'malformed') return;
    this.#session.note(fact);
    if (fact.type !== 'ui/notified') return;
    clearTimeout(this.#notification);
    this.#notification = setTimeout(
      () => this.#session.note({ type: 'ui/notified', notification: undefined }),
      NOTIFICATION_MS,
    );
  };

  readonly #onTouch = (event: Event): void => {
    const { type, payload } = (event as RequestEventMap['va-touch-request']).detail;
    this.#session.sendMessage(type, payload).catch(() => {}); // the call is gone, and the screen with it
  };

  readonly #follow = (snapshot: SessionSnapshot): void => {
    const before = this.#before;
    this.#before = snapshot;
    if (before.ui !== snapshot.ui) this.#dress(snapshot);
    const wasThere = this.#pings !== undefined;
    if (selectInCall(snapshot) === wasThere) return;
    clearInterval(this.#pings);
    this.#pings = wasThere ? undefined : setInterval(this.#ping, PING_MS);
    // in a task of its own: whoever follows the session sees the end before it is forgotten
    if (wasThere && snapshot.connection === 'ended')
      setTimeout(() => this.#session.note({ type: 'visitor/left' }));
  };

  readonly #ping = (): void => {
    this.#session.sendMessage('session.ping', {}).catch(() => {}); // it is being connected again
  };

  #dress({ ui }: SessionSnapshot): void {
    const { accent, theme } = this.#look;
    this.#host.accent = ui?.accent && CSS.supports('color', ui.accent) ? ui.accent : accent;
    this.#host.theme = ui?.theme ?? theme;
  }

  #report(type: string): void {
    if (this.#reported.has(type)) return;
    this.#reported.add(type);
    this.#session.warn({ code: 'component-unknown', message: `nobody draws a "${type}"` });
  }
}

const componentEvent = (
  detail: VoiceAssistantEventMap['va-component']['detail'],
): VoiceAssistantEventMap['va-component'] =>
  new CustomEvent('va-component', { bubbles: true, composed: true, detail });
