import type { VoiceAssistantEventMap } from './events.js';
import type { VoiceSession } from './session/index.js';
import { readScreenMessage } from './session/screen-messages.extra.js';
import type { PageMessage, WarningCode } from './session/signals.js';
import { type SessionSnapshot, selectInCall, type UiComponent } from './state/index.js';
import type { TouchPhase } from './ui/components/screen/screen.component.js';
import './ui/components/screen/screen.extra.js';
import type { RequestEventMap } from './ui/events.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

/** The agent takes a page that is silent for 35 s for gone. */
const PING_MS = 10_000;
const NOTIFICATION_MS = 5_000;
/** An agent that has not answered a touch by then will not. */
const ANSWER_MS = 6_000;

/** The kiosk's screen: takes in what the agent draws, sends what is touched, and forgets each visitor. */
export class ScreenSide {
  readonly #host: VoiceAssistant;
  readonly #session: VoiceSession;
  readonly #ends: readonly (() => void)[];
  readonly #drawn = new WeakMap<UiComponent, Node | null>();
  readonly #reported = new Set<string>();
  /** What the agent wants it to look like, above what the page does: the page may change its mind meanwhile. */
  readonly #dress = new CSSStyleSheet();
  #pings: ReturnType<typeof setInterval> | undefined;
  #notification: ReturnType<typeof setTimeout> | undefined;
  #touch: TouchPhase = 'none';
  #touchTimer: ReturnType<typeof setTimeout> | undefined;
  #before: SessionSnapshot;

  /** @param missed - What the agent has sent before this code was here, oldest first. */
  constructor(host: VoiceAssistant, session: VoiceSession, missed: readonly PageMessage[]) {
    this.#host = host;
    this.#session = session;
    this.#before = session.snapshot;
    const root = host.renderRoot as ShadowRoot;
    this.#dress.insertRule('.root {}');
    root.adoptedStyleSheets.push(this.#dress);
    root.addEventListener('va-touch-request', this.#onTouch);
    this.#ends = [
      session.on('message', this.#onMessage),
      session.subscribe(this.#follow),
      () => root.removeEventListener('va-touch-request', this.#onTouch),
      () => {
        root.adoptedStyleSheets = root.adoptedStyleSheets.filter((it) => it !== this.#dress);
      },
    ];
    this.#follow(session.snapshot);
    for (const message of missed) this.#onMessage(message);
  }

  stop(): void {
    for (const end of this.#ends) end();
    clearInterval(this.#pings);
    clearTimeout(this.#notification);
    clearTimeout(this.#touchTimer);
  }

  /** What became of the last touch. */
  get touch(): TouchPhase {
    return this.#touch;
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
    if (!drawn) this.#report('component-unknown', `nobody draws a "${component.type}"`);
    return drawn;
  };

  /** Pictures come from the page's own origin, or from one that the page has named in `image-origins`. */
  readonly allowsImage = (address: string): boolean => {
    const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : null;
    const named = (this.#host.getAttribute('image-origins') ?? '').split(/\s+/);
    return !!url && /^https?:$/.test(url.protocol) && [location.origin, ...named].includes(url.origin);
  };

  readonly #onMessage = ({ type, payload }: PageMessage): void => {
    if (type === 'message.refused' && this.#touch === 'pending') this.#setTouch('failed');
    const reading = readScreenMessage(type, payload);
    if (!reading) return;
    const { fact, faults } = reading;
    if (faults.length > 0) this.#report('message-malformed', `${type}: ${faults.join(', ')}`);
    if (!fact) return;
    this.#setTouch('none');
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
    this.#setTouch('pending');
    this.#session.sendMessage(type, payload).catch(() => this.#setTouch('failed'));
  };

  /** One that waits is given up, and what is said of one that failed goes, after a while. */
  #setTouch(phase: TouchPhase): void {
    clearTimeout(this.#touchTimer);
    if (phase === 'pending') this.#touchTimer = setTimeout(() => this.#setTouch('failed'), ANSWER_MS);
    if (phase === 'failed') this.#touchTimer = setTimeout(() => this.#setTouch('none'), NOTIFICATION_MS);
    if (phase === this.#touch) return;
    this.#touch = phase;
    this.#host.requestUpdate();
  }

  readonly #follow = (snapshot: SessionSnapshot): void => {
    const before = this.#before;
    this.#before = snapshot;
    if (before.ui !== snapshot.ui) this.#wear(snapshot);
    const wasThere = this.#pings !== undefined;
    if (selectInCall(snapshot) === wasThere) return;
    this.#setTouch('none');
    clearInterval(this.#pings);
    this.#pings = wasThere ? undefined : setInterval(this.#ping, PING_MS);
    // in a task of its own: whoever follows the session sees the end before it is forgotten
    if (wasThere && snapshot.connection === 'ended')
      setTimeout(() => this.#session.note({ type: 'visitor/left' }));
  };

  readonly #ping = (): void => {
    this.#session.sendMessage('session.ping', {}).catch(() => {}); // it is being connected again
  };

  #wear({ ui }: SessionSnapshot): void {
    const accent = ui?.accent ?? '';
    // the second is for `inherit` and its like, which are valid for a colour and are none
    const isColour = [accent, `color-mix(in oklab,${accent},red)`].every((it) => CSS.supports('color', it));
    if (accent && !isColour) this.#report('message-malformed', 'ui.update: theme_override.accent');
    const { style } = this.#dress.cssRules[0] as CSSStyleRule;
    style.setProperty('--_accent', isColour ? accent : '', 'important');
    style.setProperty('color-scheme', ui?.theme ?? '', 'important');
  }

  /** The site's developer is told once of each. */
  #report(code: WarningCode, message: string): void {
    if (this.#reported.has(message)) return;
    this.#reported.add(message);
    this.#session.warn({ code, message });
  }
}

const componentEvent = (
  detail: VoiceAssistantEventMap['va-component']['detail'],
): VoiceAssistantEventMap['va-component'] =>
  new CustomEvent('va-component', { bubbles: true, composed: true, detail });
