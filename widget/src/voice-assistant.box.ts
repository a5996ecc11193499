import { html, nothing, type ReactiveController } from 'lit';
import { pageEvent } from './events.js';
import { eventsBetween } from './events-between.js';
import type { ConnectOptions, VoiceSession } from './session/index.js';
import type { DeviceCheckOptions, DeviceReport, NetworkReport } from './session/preflight.extra.js';
import type { PageMessage } from './session/signals.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot, selectInCall } from './state/index.js';
import type { VaBar } from './ui/components/bar/bar.component.js';
import type { VaPanel } from './ui/components/panel/panel.component.js';
import type { RequestEventMap } from './ui/events.js';
import { en, type Strings } from './ui/strings/en.js';
import { withOverrides } from './ui/strings/overrides.js';
import { boxStyles } from './voice-assistant.box.styles.js';
import type { VoiceAssistant } from './voice-assistant.component.js';
import { Continuity } from './voice-assistant.continuity.js';
import { loadExtras, loadScreenSide, loadTextSide, usesMoreThanWords } from './voice-assistant.extras.js';
import { adrift } from './voice-assistant.memory.js';
import { PageSide } from './voice-assistant.page.js';
import { Questions } from './voice-assistant.questions.js';
import type { ScreenSide } from './voice-assistant.screen.extra.js';
import { TalkKey } from './voice-assistant.talk-key.js';
import type { TextSide } from './voice-assistant.text.extra.js';
import { renderContent } from './voice-assistant.view.js';

/** The element keeps its box to itself; only boxes hand it on, from one to the other. */
export const holderOf = (element: VoiceAssistant): { box: CallBox | null } =>
  element as unknown as { box: CallBox | null };

/** Who a session is for, which may change while it lasts. */
export interface BoxOwner {
  host: VoiceAssistant;
  /** Null where the token endpoint is not ours. */
  telemetryUrl?(): string | null;
}

/**
 * The later half of `<voice-assistant>`, loaded once a visitor shows interest: joins the session to the panel, keeps
 * the box in the top layer, and holds the calls to what the attributes ask.
 */
export class CallBox implements ReactiveController {
  readonly session: VoiceSession;
  /** The conversation of this tab, over page loads. */
  readonly continuity: Continuity;
  readonly #owner: BoxOwner;
  readonly #page: PageSide;
  readonly #questions: Questions;
  readonly #talk: TalkKey;
  readonly #unsubscribe: () => void;
  readonly #host: VoiceAssistant;
  readonly #childWatch: MutationObserver;
  #snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  #shown = false;
  #text: Promise<TextSide> | undefined;
  #screenAsked = false;
  #screen: ScreenSide | undefined;
  /** The call goes on from the page before. */
  #resumed = false;
  /** There the visitor was heard, which `start-muted` leaves alone here. */
  #heardBefore = false;
  /** The page has not let the last call happen. */
  #vetoed = false;
  /** The visitor chooses a device. */
  #choosing = false;

  /** @param owner - Whose attributes the session goes by; follows the call from element to element. */
  constructor(host: VoiceAssistant, session: VoiceSession, owner: BoxOwner = { host }) {
    this.#host = host;
    this.session = session;
    this.#snapshot = session.snapshot;
    this.#owner = owner;
    owner.host = host;
    this.continuity = new Continuity(host.id, session);
    this.#page = new PageSide(host, session, () => owner.telemetryUrl?.() ?? null);
    this.#questions = new Questions(host, session);
    this.#talk = new TalkKey(host, session);
    // the page may put its own content in at any time
    this.#childWatch = new MutationObserver(() => host.requestUpdate());
    this.#unsubscribe = session.subscribe(this.#onSnapshot);
    host.addController(this);
  }

  get #floating(): boolean {
    return !/^(inline|bar|kiosk)$/.test(this.#host.layout);
  }

  get #panel(): VaPanel | VaBar | null {
    return this.#host.renderRoot.querySelector<VaPanel | VaBar>('va-panel, va-bar');
  }

  hostConnected(): void {
    if (adrift.get(this.#host.id) === this) adrift.delete(this.#host.id);
    const { adoptedStyleSheets } = this.#host.renderRoot as ShadowRoot;
    const { styleSheet } = boxStyles;
    if (styleSheet && !adoptedStyleSheets.includes(styleSheet)) adoptedStyleSheets.push(styleSheet);
    this.#childWatch.observe(this.#host, { childList: true });
    window.addEventListener('blur', this.#talk.release);
  }

  hostDisconnected(): void {
    this.#letGo();
    if (!selectInCall(this.session.snapshot)) return;
    adrift.set(this.#host.id, this);
    // an element that was put in before this one was taken out
    const heirs = document.querySelectorAll<VoiceAssistant>(this.#host.localName);
    const heir = [...heirs].find((element) => {
      const { box } = holderOf(element);
      return element.id === this.#host.id && box && !selectInCall(box.session.snapshot);
    });
    if (heir) this.passTo(heir);
  }

  /** Gives the call to another element, which goes on with it as if it had begun it. */
  passTo(heir: VoiceAssistant): CallBox {
    adrift.delete(this.#host.id);
    this.#close();
    holderOf(this.#host).box = null;
    holderOf(heir).box?.dismiss();
    const box = new CallBox(heir, this.session, this.#owner);
    holderOf(heir).box = box;
    return box;
  }

  /** Lets go of an element for another's call. */
  dismiss(): void {
    void this.session.disconnect();
    this.#close();
  }

  #letGo(): void {
    this.#childWatch.disconnect();
    window.removeEventListener('blur', this.#talk.release);
    this.#talk.release();
  }

  #close(): void {
    this.#unsubscribe();
    this.continuity.close();
    this.#screen?.stop();
    this.#page.close();
    this.#text?.then(
      (text) => text.stop(),
      () => {},
    );
    this.#letGo();
    this.#host.removeController(this);
  }

  hostUpdated(): void {
    this.#page.update();
    const shown = this.#host.open || !this.#floating;
    const opened = shown && !this.#shown && !this.#host.restored;
    this.#shown = shown;
    if (!this.#text && this.#wantsText) this.#loadText();
    if (!this.#screenAsked && this.#host.layout === 'kiosk') this.#loadScreen();
    if (this.#floating) this.#showBox();
    this.#host.restored = false;
    if (opened && this.#host.autoConnect) this.#onStart();
  }

  /** There is something beside words, or something to read before the first of them. */
  get #wantsText(): boolean {
    const { snapshot } = this.session;
    const { conversationId, authToken } = this.#host;
    const past = this.#shown && (snapshot.connection === 'idle' || this.#resumed);
    return (
      usesMoreThanWords(snapshot) || (past && (!!(conversationId && authToken) || !!this.continuity.last))
    );
  }

  #loadText(): void {
    const url = () => {
      const telemetry = this.#owner.telemetryUrl?.();
      return telemetry ? new URL('conversations/', telemetry).href : null;
    };
    const last = () => this.continuity.last;
    this.#text = loadTextSide({ host: this.#host, session: this.session, last, url });
    this.#text.catch(() => {
      this.#text = undefined; // asked for again with the next change
    });
  }

  #loadScreen(): void {
    this.#screenAsked = true;
    // an agent may draw sooner than the code for it is here
    const missed: PageMessage[] = [];
    const stop = this.session.on('message', (message) => missed.push(message));
    loadScreenSide(this.#host, this.session, missed)
      .then(
        (screen) => {
          this.#screen = screen;
          this.#host.requestUpdate();
        },
        () => {
          this.#screenAsked = false; // asked for again with the next change
        },
      )
      .finally(stop);
  }

  /** Begins a call, unless the page or the visitor will not have it. */
  async connect(options: ConnectOptions = {}): Promise<void> {
    if (!selectInCall(this.session.snapshot)) {
      this.#vetoed = !this.#allowed('va-before-connect');
      if (this.#vetoed) return;
      // without a pause where nothing is to be asked: browsers give the microphone to a click's own task
      if (this.#questions.consentMissing && !(await this.#questions.askConsent())) return;
    }
    const microphone = this.#host.modality !== 'text';
    await this.session.connect({ microphone, ...this.continuity.options, ...options });
  }

  /** Goes on with the call of the page before, if there was one. */
  resume(): void {
    const options = this.continuity.resumable;
    if (!options || this.#questions.consentMissing) return;
    this.#resumed = true;
    this.#heardBefore = !options.muted;
    void this.connect(options).catch(() => {}); // the snapshot says what failed
  }

  /** See `VoiceSession.sendText`. */
  async sendText(text: string): Promise<void> {
    if (!selectInCall(this.session.snapshot) && this.#questions.consentMissing)
      if (!(await this.#questions.askConsent()))
        throw new DOMException('The visitor did not agree.', 'AbortError');
    await this.session.sendText(text, this.continuity.options);
  }

  syncTools(): void {
    this.#page.syncTools();
  }

  /** See `checkDevices` of the package's `./preflight`. */
  async checkDevices(options?: DeviceCheckOptions): Promise<DeviceReport> {
    return (await import('./session/preflight.extra.js')).checkDevices(options);
  }

  /** See `checkNetwork` of the package's `./preflight`. */
  async checkNetwork(): Promise<NetworkReport> {
    return (await import('./session/preflight.extra.js')).checkNetwork(this.session.ports);
  }

  async disconnect(): Promise<void> {
    if (this.#allowed('va-before-disconnect')) await this.session.disconnect();
  }

  async unmute(): Promise<void> {
    await this.#talk.unmute();
  }

  /** @param words - In the visitor's language; null for English. */
  render(words: Strings | null) {
    const host = this.#host;
    const floating = this.#floating;
    const strings = withOverrides(words ?? en, host.strings ?? {});
    const heading = host.heading || strings.heading;
    const question = this.#questions.render(strings);
    loadExtras({ snapshot: this.session.snapshot, visualizer: host.visualizer, choosing: this.#choosing });
    const content = renderContent({
      ...{ host, strings, heading, session: this.session },
      ...{ choosing: this.#choosing, closable: floating, screen: this.#screen },
    });
    return html`
      <div
        part="panel"
        class="box"
        role=${floating ? 'dialog' : 'region'}
        aria-label=${heading}
        popover=${floating ? 'manual' : nothing}
        @va-press-request=${this.#onPress}
        @va-start-request=${this.#onStart}
        @va-take-over-request=${this.#onTakeOver}
        @va-answer-request=${this.#onAnswer}
        @va-end-request=${this.#onEnd}
        @va-close-request=${this.#onClose}
        @va-mute-request=${this.#onMute}
        @va-send-request=${this.#onSend}
        @va-hear-request=${this.#onHear}
        @va-type-request=${this.#onType}
        @va-camera-request=${this.#onCamera}
        @va-screen-request=${this.#onScreen}
        @va-devices-request=${this.#onDevices}
        @va-device-request=${this.#onDevice}
        @pointerenter=${this.#prepare}
        @focusin=${this.#prepare}
        @keydown=${this.#onKeydown}
        @keyup=${this.#onKeyup}
        @focusout=${this.#onFocusOut}
      ><div class="content" ?inert=${question !== nothing}>${content}</div>${question}</div>
      ${host.debug ? this.#page.renderDebug() : nothing}
    `;
  }

  /** The top layer keeps the panel above whatever the page stacks; it is entered and left here, not by markup. */
  #showBox(): void {
    const { renderRoot, open, restored, shadowRoot } = this.#host;
    const box = renderRoot.querySelector<HTMLElement>('.box[popover]');
    if (!box?.isConnected) return;
    const shown = box.matches(':popover-open');
    if (open && !shown) {
      box.showPopover();
      // a panel that was open on the page before does not take the keyboard from this one
      if (!restored) void this.#panel?.updateComplete.then(() => this.#panel?.focus());
    } else if (!open && shown) {
      const hadFocus = shadowRoot?.activeElement !== null;
      box.hidePopover();
      if (hadFocus) renderRoot.querySelector<HTMLElement>('.launcher')?.focus();
    }
  }

  readonly #onSnapshot = (snapshot: SessionSnapshot): void => {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    this.#host.requestUpdate();
    if (!selectInCall(before) && selectInCall(snapshot)) this.#onBegin();
    if (!selectInCall(snapshot) && adrift.get(this.#host.id) === this) adrift.delete(this.#host.id);
    // the next visitor at a kiosk is somebody else
    if (this.#host.layout !== 'kiosk') this.continuity.follow(before, snapshot);
    this.#page.follow(before, snapshot);
    this.#questions.follow(before, snapshot);
    for (const event of eventsBetween(before, snapshot)) this.#host.dispatchEvent(event);
    // last, because it leads to another snapshot
    if (before.microphone.state !== 'on' && snapshot.microphone.state === 'on') this.#talk.keepQuiet();
  };

  #onBegin(): void {
    this.#choosing = false;
    this.#talk.begin(this.#heardBefore);
    this.#heardBefore = false;
  }

  #allowed(name: 'va-before-connect' | 'va-before-disconnect'): boolean {
    return this.#host.dispatchEvent(pageEvent(name, null, true));
  }

  /** The visitor reaches for the panel, which in the page itself has no launcher: what a call needs may come meanwhile. */
  readonly #prepare = (): void => {
    this.session.prepare().catch(() => {}); // the click will tell
  };

  /** Not where a finger may be about to scroll the page, nor where somebody may say no to the call. */
  readonly #onPress = ({ detail }: RequestEventMap['va-press-request']): void => {
    const scrolls = detail.touch && /^(inline|bar)$/.test(this.#host.layout);
    if (scrolls || this.#vetoed || this.#questions.consentMissing) return;
    this.session.anticipate(this.continuity.options);
  };

  readonly #onStart = (): void => {
    void this.connect().catch(() => {}); // the snapshot says what failed
  };

  readonly #onTakeOver = (): void => {
    void this.connect({ takeOver: true }).catch(() => {}); // the snapshot says what failed
  };

  readonly #onAnswer = ({ detail }: RequestEventMap['va-answer-request']): void => {
    this.#questions.answer(detail.agreed);
  };

  readonly #onEnd = (): void => {
    void this.disconnect();
  };

  readonly #onClose = (): void => {
    this.#host.open = false;
  };

  readonly #onMute = ({ detail }: RequestEventMap['va-mute-request']): void => {
    this.#talk.press(detail.muted);
  };

  readonly #onSend = ({ detail }: RequestEventMap['va-send-request']): void => {
    void this.sendText(detail.text).catch(() => this.#panel?.restore(detail.text));
  };

  readonly #onHear = (): void => {
    void this.session.startAudio();
  };

  readonly #onType = (): void => {
    void this.#panel?.type();
  };

  readonly #onCamera = ({ detail }: RequestEventMap['va-camera-request']): void => {
    void this.session.enableCamera(detail.on).catch(() => {}); // the snapshot says what failed
  };

  readonly #onScreen = ({ detail }: RequestEventMap['va-screen-request']): void => {
    void this.session.shareScreen(detail.on);
  };

  readonly #onDevices = ({ detail }: RequestEventMap['va-devices-request']): void => {
    this.#choosing = detail.open;
    this.#host.requestUpdate();
    if (detail.open) void this.session.listDevices().catch(() => {}); // nothing to choose from is shown
  };

  readonly #onDevice = ({ detail }: RequestEventMap['va-device-request']): void => {
    void this.session.useDevice(detail.kind, detail.id).catch(() => {}); // the snapshot says what is used
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#host.open && this.#floating && !event.isComposing) {
      event.stopPropagation();
      this.#host.open = false;
    } else this.#talk.onKeydown(event);
  };

  readonly #onKeyup = (event: KeyboardEvent): void => this.#talk.onKeyup(event);

  readonly #onFocusOut = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (!(currentTarget as Element).contains(relatedTarget as Node | null)) this.#talk.release();
  };
}
