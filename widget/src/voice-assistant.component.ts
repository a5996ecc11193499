import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { eventsBetween, pageEvent } from './events.js';
import type { TokenEndpoint, VoiceSession } from './session/index.js';
// not by way of the folder's entry: the reducers are for later
import { INITIAL_SNAPSHOT, type SessionSnapshot } from './state/snapshot.js';
import type { VaPanel } from './ui/components/panel/panel.component.js';
import type { RequestEventMap } from './ui/events.js';
import { microphoneIcon } from './ui/icons/microphone.js';
import { launcherEn } from './ui/strings/launcher.en.js';
import { styles } from './voice-assistant.styles.js';

type Runtime = typeof import('./runtime.js');

/** How long an element may be out of the page before its call ends: frameworks take elements out and put them back. */
const REMOVAL_GRACE_MS = 1_000;

const IN_CALL: ReadonlySet<string> = new Set(['connecting', 'connected', 'reconnecting']);

/**
 * @summary A voice assistant for any web site: connects, listens, speaks and shows what is said.
 *
 * @event {CustomEvent<null>} va-before-connect - Cancelable. A call is about to be made.
 * @event {CustomEvent<null>} va-before-disconnect - Cancelable. The call is about to be ended by the visitor or the page.
 * @event {CustomEvent<{ connection: string }>} va-connection-change - `idle`, `connecting`, `connected`, `reconnecting`, `ended` or `failed`.
 * @event {CustomEvent<{ agent: string }>} va-agent-change - `absent`, `joining`, `listening`, `thinking`, `speaking` or `failed`.
 * @event {CustomEvent<{ microphone: { state: string, deviceId: string | null } }>} va-microphone-change - `off`, `asking`, `on`, `muted`, `blocked`, `missing` or `busy`.
 * @event {CustomEvent<{ transcript: TranscriptEntry[] }>} va-transcript-change - Something was said or typed.
 * @event {CustomEvent<{ open: boolean }>} va-open-change - The panel was opened or put away.
 * @event {CustomEvent<VoiceFailure>} va-error - Something failed: `code`, `message`, `recoverable`, `action`.
 *
 * @slot launcher - Replaces the words and the icon on the button that opens the panel.
 *
 * @csspart launcher - The button that opens the panel.
 * @csspart panel - The box around the panel.
 *
 * @cssproperty [--va-accent=#0b6b58] - Colour of the main button, the avatar and the bars.
 * @cssproperty [--va-on-accent=#fff] - Text on it.
 * @cssproperty [--va-surface] - Background of the panel; light or dark with the theme.
 * @cssproperty [--va-text] - Text.
 * @cssproperty [--va-muted] - Quieter text.
 * @cssproperty [--va-border] - Lines.
 * @cssproperty [--va-radius=20px] - Corners of the panel.
 * @cssproperty [--va-font] - Font family.
 * @cssproperty [--va-width=380px] - Width of the floating panel, at most the screen's.
 * @cssproperty [--va-height=600px] - Height of the floating panel, at most the screen's.
 * @cssproperty [--va-offset=20px] - Distance of the launcher and the panel from the edges.
 */
export class VoiceAssistant extends LitElement {
  static override styles = styles;
  // a table in place of decorators, which would weigh 0.5 kB here
  static override properties: PropertyDeclarations = {
    server: {},
    tokenEndpoint: { attribute: 'token-endpoint' },
    assistant: {},
    agentName: { attribute: 'agent-name' },
    participantName: { attribute: 'participant-name' },
    layout: { reflect: true },
    position: { reflect: true },
    open: { type: Boolean, reflect: true },
    theme: { reflect: true },
    heading: {},
    session: { state: true },
    loading: { state: true },
    loadFailed: { state: true },
    current: { state: true },
  };

  #runtime: Promise<Runtime> | undefined;
  #removal: ReturnType<typeof setTimeout> | undefined;

  private session: VoiceSession | null = null;
  private loading = false;
  private loadFailed = false;
  private current: SessionSnapshot = INITIAL_SNAPSHOT;

  /** Base address of the token server. Default: where the script came from. */
  server: string | null = null;
  /** Address of a LiveKit token endpoint. Default: `token` below `server`. */
  tokenEndpoint: string | null = null;
  /** Which of the server's assistants answers. */
  assistant: string | null = null;
  /** Name of the worker that is dispatched. Default: `voice-assistant`. */
  agentName: string | null = null;
  /** The visitor's name, if the page knows it. */
  participantName: string | null = null;
  /** `floating`: a button in a corner that opens a panel. `inline`: the panel, where the element stands. */
  layout: 'floating' | 'inline' = 'floating';
  /** Corner of the floating layout. */
  position: 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start' = 'bottom-end';
  /** Whether the floating panel is open. */
  open = false;
  /** `auto` follows the visitor's system. */
  theme: 'auto' | 'light' | 'dark' = 'auto';
  /** The assistant's name, shown above the conversation. */
  heading: string = launcherEn.heading;

  get #panel(): VaPanel | null {
    return this.renderRoot.querySelector('va-panel');
  }

  /** All that is known of the call. Immutable; replaced on every change. */
  get snapshot(): SessionSnapshot {
    return this.current;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#removal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#removal = setTimeout(() => void this.session?.disconnect(), REMOVAL_GRACE_MS);
  }

  /**
   * Begins a call, or joins the one that is under way. Resolves when the visitor is in the room.
   * @throws VoiceError with a `code`
   */
  async connect(): Promise<void> {
    // a session that is there already must reach for the microphone within the click's own task
    const session = this.session ?? (await this.#load());
    if (!IN_CALL.has(this.current.connection) && !this.#allowed('va-before-connect')) return;
    await session.connect();
  }

  /** Hangs up. Resolves when microphone and room are let go. */
  async disconnect(): Promise<void> {
    if (!this.session || !this.#allowed('va-before-disconnect')) return;
    await this.session.disconnect();
  }

  /** The assistant hears nothing until `unmute()`. */
  async mute(): Promise<void> {
    await this.session?.mute();
  }

  /** Also asks for the microphone again where it was refused or missing. */
  async unmute(): Promise<void> {
    await this.session?.unmute();
  }

  async toggleMute(): Promise<void> {
    await this.session?.toggleMute();
  }

  /** Sends text as if the visitor had typed it; begins a call without a microphone if there is none. */
  async sendText(text: string): Promise<void> {
    const session = this.session ?? (await this.#load());
    await session.sendText(text);
  }

  override render() {
    const floating = this.layout !== 'inline';
    return html`
      <div
        class="root"
        @va-start-request=${this.#onStart}
        @va-end-request=${this.#onEnd}
        @va-close-request=${this.#onClose}
        @va-mute-request=${this.#onMute}
        @va-send-request=${this.#onSend}
        @keydown=${this.#onKeydown}
      >
        ${floating ? this.#renderLauncher() : nothing}
        ${this.session || !floating ? this.#renderBox(floating) : nothing}
      </div>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // an element that is put in open, or in the page itself, has been asked for
    if ((this.open || this.layout === 'inline') && !this.session && !this.loading && !this.loadFailed) {
      void this.#load().catch(() => {}); // shown by the launcher
    }
    if (changed.has('open') && this.hasUpdated)
      this.dispatchEvent(pageEvent('va-open-change', { open: this.open }));
  }

  protected override updated(): void {
    this.#showBox();
  }

  #renderLauncher() {
    const inCall = IN_CALL.has(this.current.connection);
    const label = this.loadFailed ? launcherEn.loadFailed : inCall ? launcherEn.inCall : launcherEn.launcher;
    return html`
      <button
        part="launcher"
        class="launcher ${inCall ? 'in-call' : ''}"
        type="button"
        aria-expanded=${this.open && this.session ? 'true' : 'false'}
        aria-busy=${this.loading && this.open ? 'true' : 'false'}
        ?hidden=${this.open && !!this.session}
        @click=${this.#onLauncher}
        @pointerenter=${this.#prepare}
        @focus=${this.#prepare}
      >
        <slot name="launcher">${microphoneIcon}<span>${label}</span></slot>
      </button>
    `;
  }

  #renderBox(floating: boolean) {
    return html`
      <div
        part="panel"
        class="box"
        role=${floating ? 'dialog' : 'region'}
        aria-label=${this.heading}
        popover=${floating ? 'manual' : nothing}
      >
        ${
          this.session
            ? html`<va-panel
              exportparts="header, heading, status, close, start, footer, entry, text, input, send, microphone, hang-up"
              .snapshot=${this.current}
              .meter=${this.session.meter}
              heading=${this.heading}
              ?closable=${floating}
            ></va-panel>`
            : nothing
        }
      </div>
    `;
  }

  /** The top layer keeps the panel above whatever the page stacks; it is entered and left here, not by markup. */
  #showBox(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.box[popover]');
    if (!box?.isConnected) return;
    const shown = box.matches(':popover-open');
    if (this.open && !shown) {
      box.showPopover();
      void this.#panel?.updateComplete.then(() => this.#panel?.focus());
    } else if (!this.open && shown) {
      const hadFocus = this.shadowRoot?.activeElement !== null;
      box.hidePopover();
      if (hadFocus) this.renderRoot.querySelector<HTMLElement>('.launcher')?.focus();
    }
  }

  /** Loads the session and the panel, once. */
  async #load(): Promise<VoiceSession> {
    if (this.session) return this.session;
    this.loading = true;
    this.#runtime ??= import('./runtime.js');
    try {
      const { createSession } = await this.#runtime;
      this.session ??= this.#watch(createSession(() => this.#endpoint()));
      this.loadFailed = false;
      return this.session;
    } catch (cause) {
      this.#runtime = undefined;
      this.loadFailed = true;
      this.open = false;
      // thrown as it is: the class of our errors is in the part that did not come
      throw cause;
    } finally {
      this.loading = false;
    }
  }

  #watch(session: VoiceSession): VoiceSession {
    session.subscribe((snapshot) => {
      const before = this.current;
      this.current = snapshot;
      for (const event of eventsBetween(before, snapshot)) this.dispatchEvent(event);
    });
    return session;
  }

  #endpoint(): TokenEndpoint {
    const server = new URL(this.server ?? '.', this.server ? document.baseURI : import.meta.url);
    if (!server.pathname.endsWith('/')) server.pathname += '/';
    return {
      url: new URL(this.tokenEndpoint ?? 'token', this.tokenEndpoint ? document.baseURI : server).href,
      agentName: this.agentName,
      assistant: this.assistant,
      participantName: this.participantName,
      lang: this.lang || document.documentElement.lang || null,
    };
  }

  #allowed(name: 'va-before-connect' | 'va-before-disconnect'): boolean {
    return this.dispatchEvent(pageEvent(name, null, true));
  }

  /** The visitor reaches for the button: what a call needs may come meanwhile. */
  readonly #prepare = (): void => {
    void this.#load()
      .then((session) => session.prepare())
      .catch(() => {}); // nobody has asked yet; the click will tell
  };

  readonly #onLauncher = (): void => {
    this.loadFailed = false;
    this.open = true;
    this.#prepare();
  };

  readonly #onStart = (): void => {
    void this.connect().catch(() => {}); // the snapshot says what failed
  };

  readonly #onEnd = (): void => {
    void this.disconnect();
  };

  readonly #onClose = (): void => {
    this.open = false;
  };

  readonly #onMute = ({ detail }: RequestEventMap['va-mute-request']): void => {
    void (detail.muted ? this.mute() : this.unmute());
  };

  readonly #onSend = ({ detail }: RequestEventMap['va-send-request']): void => {
    void this.sendText(detail.text).catch(() => this.#panel?.restore(detail.text));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open || event.isComposing) return;
    event.stopPropagation();
    this.open = false;
  };
}
