import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { pageEvent } from './events.js';
import { LOAD_FAILURE } from './load-failure.js';
import { loadRuntime, type Runtime } from './load-runtime.js';
// not by way of the folder's entry: the reducers are for later
import { INITIAL_SNAPSHOT, type SessionSnapshot } from './state/snapshot.js';
import { microphoneIcon } from './ui/icons/microphone.js';
import type { Modality } from './ui/options.js';
import type { Strings } from './ui/strings/en.js';
import { languageOf, loadStrings } from './ui/strings/languages.js';
import { launcherEn } from './ui/strings/launcher.en.js';
import type { StringOverrides } from './ui/strings/overrides.js';
import type { CallBox } from './voice-assistant.box.js';
import { hasCall, keep, recall } from './voice-assistant.memory.js';
import type { ToolRegistration } from './voice-assistant.page.js';
import { styles } from './voice-assistant.styles.js';

/** How long an element may be out of the page before its call ends: frameworks take elements out and put them back. */
const REMOVAL_GRACE_MS = 1_000;

/**
 * @summary A voice assistant for any web site: connects, listens, speaks and shows what is said.
 *
 * @attr {string} [lang] - Language of the words: `ar` `de` `en` `es` `fr` `it` `ja` `nl` `pl` `pt` `tr` `zh`, with or without a region. Default: the page's, else the browser's. May change at any time.
 * @attr {string} [image-origins] - In the kiosk, origins beside the page's own from which the agent's pictures may come, with spaces between.
 *
 * @event {CustomEvent<null>} va-before-connect - Cancelable. A call is about to be made.
 * @event {CustomEvent<null>} va-before-disconnect - Cancelable. The call is about to be ended by the visitor or the page.
 * @event {CustomEvent<{ connection: string }>} va-connection-change - `idle`, `connecting`, `connected`, `reconnecting`, `ended` or `failed`.
 * @event {CustomEvent<{ agent: string }>} va-agent-change - `absent`, `joining`, `listening`, `thinking`, `speaking` or `failed`.
 * @event {CustomEvent<{ microphone: { state: string, deviceId: string | null } }>} va-microphone-change - `off`, `asking`, `on`, `muted`, `blocked`, `missing` or `busy`.
 * @event {CustomEvent<{ transcript: TranscriptEntry[] }>} va-transcript-change - Something was said or typed.
 * @event {CustomEvent<{ camera: { state: string, deviceId: string | null } }>} va-camera-change - `off`, `asking` or `on`.
 * @event {CustomEvent<{ screen: string }>} va-screen-change - `off`, `asking` or `on`.
 * @event {CustomEvent<{ participants: CallParticipant[] }>} va-participants-change - Somebody came, went, spoke or changed what they show.
 * @event {CustomEvent<{ quality: string }>} va-quality-change - Of the connection: `unknown`, `excellent`, `good`, `poor` or `lost`.
 * @event {CustomEvent<{ open: boolean }>} va-open-change - The panel was opened or put away.
 * @event {CustomEvent<VoiceFailure>} va-error - Something failed: `code`, `message`, `recoverable`, `action`.
 * @event {CustomEvent<PageMessage>} va-message - The agent has sent `type` and `payload`; or, `source.open`, the visitor has chosen a source without an address. Check the payload.
 * @event {CustomEvent<ToolCall>} va-tool-call - The assistant uses a tool of the page: `callId`, `name`, `arguments`, `state` (`confirming`, `running`, `finished` or `failed`), `error`.
 * @event {CustomEvent<TurnTimings>} va-turn - How long the parts of an answer took, in ms after the visitor's last sound.
 * @event {CustomEvent<SessionWarning>} va-warning - Something is wrong that stops no call: `code`, `message`.
 * @event {CustomEvent<UiComponent & { fill: (node: Node) => void }>} va-component - In the kiosk, the agent draws a component of a `type` that only the page knows: give `fill` what is to be seen of its `data`.
 * @event {CustomEvent<{ version: string, agreed: boolean }>} va-consent-change - The visitor has answered.
 *
 * @slot launcher - Replaces the words and the icon on the button that opens the panel.
 * @slot avatar - Replaces the bars in the circle beside the name; a picture fills the circle.
 * @slot header - Stands beside the name, e.g. a link.
 * @slot empty - Replaces the invitation that is shown until something is said.
 * @slot stage - Stands above the conversation; in the kiosk it has most of the screen.
 * @slot footer - Stands below the text field, e.g. a note on privacy.
 *
 * @slot consent - Replaces the words that the visitor is asked to agree to, e.g. with a link.
 *
 * @csspart launcher - The button that opens the panel.
 * @csspart panel - The box around the panel or the bar.
 * @csspart header - The line with the assistant's name.
 * @csspart heading - The assistant's name.
 * @csspart status - What goes on, below the name.
 * @csspart close - The button that puts the panel away.
 * @csspart start - The button that begins a call.
 * @csspart footer - The field for text and the buttons of the call.
 * @csspart entry - One thing that was said.
 * @csspart text - The words of an entry.
 * @csspart link - A link in the assistant's words.
 * @csspart cut - The mark where the assistant was interrupted.
 * @csspart source - One of the sources below an answer.
 * @csspart thumb - Each of the two buttons that rate an answer.
 * @csspart divider - The line below what was said before.
 * @csspart quick-reply - An answer to tap, above the field for text.
 * @csspart attach - The button that sends a file.
 * @csspart input - The field for text.
 * @csspart send - The button that sends the text.
 * @csspart microphone - The button that mutes, or that is held to talk.
 * @csspart hang-up - The button that ends the call.
 * @csspart strip - The strip of the layout `bar`.
 * @csspart fold - The button of the strip that shows or hides the conversation.
 * @csspart camera - The button that shows and hides the visitor.
 * @csspart screen - The button that shows and hides the visitor's screen.
 * @csspart devices - The button that shows the choice of devices.
 * @csspart device - Each choice of a device.
 * @csspart select - Its list.
 * @csspart done - The button that puts the choice away.
 * @csspart kiosk-screen - What the agent draws, in the kiosk.
 * @csspart kiosk-item - A dish on it, large or small.
 * @csspart kiosk-action - A button that the agent suggests.
 * @csspart kiosk-cart - The cart, whole or as a line.
 * @csspart kiosk-notification - A short word about what has just happened.
 * @csspart hint - What the visitor should know while the call goes on.
 * @csspart offer - The button beside it.
 * @csspart time - How long the call has lasted.
 * @csspart quality - The three bars of the connection.
 * @csspart tile - A camera or a screen that is seen.
 * @csspart video - The picture in it.
 * @csspart person - Somebody without a picture.
 *
 * @cssproperty [--va-accent=#0b6b58] - Colour of the main button, the avatar and the bars; see also `accent`.
 * @cssproperty [--va-on-accent] - Text on it. Default: black or white, whichever is easier to read.
 * @cssproperty [--va-surface] - Background of the panel; light or dark with the theme.
 * @cssproperty [--va-text] - Text.
 * @cssproperty [--va-muted] - Quieter text.
 * @cssproperty [--va-border] - Lines.
 * @cssproperty [--va-radius=20px] - Corners of the panel.
 * @cssproperty [--va-font] - Font family.
 * @cssproperty [--va-width=380px] - Width of the floating panel, at most the screen's.
 * @cssproperty [--va-height] - Height of the panel; 600 px floating, 560 px in the page, 360 px of conversation above the bar.
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
    authToken: { attribute: 'auth-token' },
    layout: { reflect: true },
    position: { reflect: true },
    open: { type: Boolean, reflect: true },
    theme: { reflect: true },
    accent: {},
    heading: {},
    modality: {},
    hideTranscript: { type: Boolean, attribute: 'hide-transcript' },
    autoConnect: { type: Boolean, attribute: 'auto-connect' },
    startMuted: { type: Boolean, attribute: 'start-muted' },
    pushToTalk: { attribute: 'push-to-talk' },
    visualizer: {},
    camera: { type: Boolean },
    screenShare: { type: Boolean, attribute: 'screen-share' },
    maxDuration: { type: Number, attribute: 'max-duration' },
    idleTimeout: { type: Number, attribute: 'idle-timeout' },
    rememberDevices: { type: Boolean, attribute: 'remember-devices' },
    strings: { attribute: false },
    conversationId: { attribute: 'conversation-id' },
    variables: {},
    consent: {},
    webMcp: { type: Boolean, attribute: 'web-mcp' },
    debug: { type: Boolean },
    box: { state: true },
    loading: { state: true },
    loadFailed: { state: true },
    words: { state: true },
  };

  #runtime: Promise<Runtime> | undefined;
  #removal: ReturnType<typeof setTimeout> | undefined;
  #language = 'en';
  readonly #languageWatch = new MutationObserver(() => this.#speak());

  private box: CallBox | null = null;
  private loading = false;
  private loadFailed = false;
  private words: Strings | null = null;

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
  /** A token of your site's that says who the visitor is, sent to the token server (`AUTH_MODE=jwt`) with each call. */
  authToken: string | null = null;
  /**
   * `floating`: a button in a corner that opens a panel. `inline`: the panel, where the element stands. `bar`: a slim
   * strip where the element stands, which stays in sight at the bottom of the screen. `kiosk`: the whole screen, with
   * large targets, to be read from two metres.
   */
  layout: 'floating' | 'inline' | 'bar' | 'kiosk' = 'floating';
  /** Corner of the floating layout. */
  position: 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start' = 'bottom-end';
  /** Whether the floating panel is open. Remembered while the visitor stays on the site in this tab. */
  open = false;
  /** `auto` follows the visitor's system. */
  theme: 'auto' | 'light' | 'dark' = 'auto';
  /** Any CSS colour, before `--va-accent`. What is written on it or in it is made readable. */
  accent: string | null = null;
  /** The assistant's name, shown above the conversation. Default: the word for assistant in the visitor's language. */
  heading = '';
  /** `text` never asks for the microphone; `voice` has no text field. @type {'both' | 'voice' | 'text'} */
  modality: Modality = 'both';
  /** Shows no conversation, only what goes on. */
  hideTranscript = false;
  /** Begins the call when the panel is opened, or in the page itself as soon as it is there. */
  autoConnect = false;
  /** The microphone is muted when a call begins. */
  startMuted = false;
  /**
   * The microphone is on only while its button is held, or a key while the panel has the keyboard: the space bar, or
   * the `KeyboardEvent.code` given, e.g. `KeyT`. Null: off.
   */
  pushToTalk: string | null = null;
  /** What moves with the assistant's voice. */
  visualizer: 'bars' | 'orb' | 'none' = 'bars';
  /** Offers the visitor to be seen. */
  camera = false;
  /** Offers the visitor to show the screen. */
  screenShare = false;
  /** Seconds until a call is ended, announced 30 s before. Null: no limit of the page's. */
  maxDuration: number | null = null;
  /** Seconds in which nobody says or types anything until a call is ended, announced 30 s before. Null: no limit of the page's. */
  idleTimeout: number | null = null;
  /** Keeps the visitor's choice of microphone, speaker and camera in `localStorage`. */
  rememberDevices = false;
  /** A conversation of the signed-in visitor's to go on with, see `authToken`. */
  conversationId: string | null = null;
  /** What the assistant shall know, e.g. of the page: an object, or its JSON as an attribute; 4,096 characters at most. */
  variables: Readonly<Record<string, unknown>> | string | null = null;
  /**
   * The visitor is asked to agree before the first call. A name for the wording, e.g. its date: another one asks anew.
   * The words are those of the language, or the slot `consent`.
   */
  consent: string | null = null;
  /** Also lets the assistant use the tools that the page has given to the browser (WebMCP), where that can be. */
  webMcp = false;
  /** Shows a panel with the timeline of each answer and the state of the connection. */
  debug = false;
  /** Of `registerTool`. @internal */
  readonly tools = new Set<ToolRegistration>();
  /** The panel is open because it was on the page before. @internal */
  restored = false;
  /** Words of the page's own, in place of ours; any part of them, e.g. `{ launcher: 'Ask us', status: { idle: 'Hi' } }`. */
  strings: StringOverrides = {};

  /** All that is known of the call. Immutable; replaced on every change. */
  get snapshot(): SessionSnapshot {
    return this.box?.session.snapshot ?? INITIAL_SNAPSHOT;
  }

  get #floating(): boolean {
    return !/^(inline|bar|kiosk)$/.test(this.layout);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#removal);
    const before = this.#floating && !this.hasUpdated && recall('open', this.id);
    if (before) this.open = this.restored = before === 'true';
    // the page before was in a call, or an element that this one takes the place of
    if (!this.box && hasCall(this.id)) void this.#load().catch(() => {});
    for (const element of [this, document.documentElement]) {
      this.#languageWatch.observe(element, { attributeFilter: ['lang'] });
    }
    this.#speak();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#languageWatch.disconnect();
    this.#removal = setTimeout(() => void this.box?.session.disconnect(), REMOVAL_GRACE_MS);
  }

  /**
   * Begins a call, or joins the one that is under way. Resolves when the visitor is in the room.
   * @throws VoiceError with a `code`
   */
  async connect(): Promise<void> {
    // a session that is there already must reach for the microphone within the click's own task
    await (this.box ?? (await this.#load())).connect();
  }

  /** Hangs up. Resolves when microphone and room are let go. */
  async disconnect(): Promise<void> {
    // in its order with other calls of the page, while the rest is on its way; so it waits as they do
    try {
      if (this.loading) await this.#load();
    } catch {
      // nothing came, so there is nothing to end
    }
    await this.box?.disconnect();
  }

  /** The assistant hears nothing until `unmute()`. */
  async mute(): Promise<void> {
    await this.box?.session.mute();
  }

  /** Also asks for the microphone again where it was refused or missing. */
  async unmute(): Promise<void> {
    await this.box?.unmute();
  }

  /** Mutes a microphone that is on; else as `unmute()`. */
  async toggleMute(): Promise<void> {
    await (this.snapshot.microphone.state === 'on' ? this.mute() : this.unmute());
  }

  /** Sends text as if the visitor had typed it; begins a call without a microphone if there is none. */
  async sendText(text: string): Promise<void> {
    await (this.box ?? (await this.#load())).sendText(text);
  }

  /**
   * Sends a message of the page's own to the agent, e.g. `cart.add`.
   * @param payload - An object; 64 KiB at most as JSON.
   * @throws VoiceError `connection-lost` when there is nobody to read it
   * @throws TypeError when it is no message
   */
  async sendMessage(type: string, payload?: Readonly<Record<string, unknown>>): Promise<void> {
    await (this.box ?? (await this.#load())).session.sendMessage(type, payload);
  }

  /**
   * Offers a function of the page to the assistant. A second one of the same name takes the place of the first.
   * @param tool - Its name; what it is for, `{ description, parameters, confirm, timeoutMs }`; the function.
   * @returns What takes it back.
   */
  registerTool(...tool: ToolRegistration): () => void {
    this.tools.add(tool);
    this.box?.syncTools();
    return () => {
      this.tools.delete(tool);
      this.box?.syncTools();
    };
  }

  /** Looks for what keeps a call from being heard, without asking for anything unless `{ ask: true }`. */
  async checkDevices(options?: Parameters<CallBox['checkDevices']>[0]): ReturnType<CallBox['checkDevices']> {
    return (await this.#load()).checkDevices(options);
  }

  /** Makes a real connection for a moment: token server, WebSocket, media. A worker may be called for it. */
  async checkNetwork(): ReturnType<CallBox['checkNetwork']> {
    return (await this.#load()).checkNetwork();
  }

  /**
   * Shows the visitor's camera in the call that is under way, or hides it.
   * @throws VoiceError `camera-denied`, `camera-missing` or `camera-busy`
   */
  async enableCamera(on?: boolean): Promise<void> {
    await this.box?.session.enableCamera(on);
  }

  /** Shows the screen, or the part of it that the visitor chooses, in the call that is under way; or stops that. */
  async shareScreen(on?: boolean): Promise<void> {
    await this.box?.session.shareScreen(on);
  }

  /** First in a task of its own: with the script's evaluation it would keep a slow phone from anything else for 0.1 s. */
  protected override async scheduleUpdate() {
    await (this.hasUpdated || new Promise((go) => setTimeout(go)));
    this.performUpdate();
  }

  override render() {
    const floating = this.#floating;
    const lang = this.words ? this.#language : 'en';
    return html`
      <div class="root" lang=${lang} dir=${lang === 'ar' ? 'rtl' : nothing}>
        ${floating ? this.#renderLauncher() : nothing}
        ${this.box?.render(this.words) ?? (floating ? nothing : html`<div class="box"></div>`)}
      </div>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // an element that is put in open, or in the page itself, has been asked for
    if ((this.open || !this.#floating) && !this.box && !this.loading && !this.loadFailed) {
      void this.#load().catch(() => {}); // shown by the launcher
    }
    if (changed.has('open') && this.hasUpdated) {
      keep('open', this.id, `${this.open}`);
      this.dispatchEvent(pageEvent('va-open-change', { open: this.open }));
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('accent')) this.#paint();
  }

  /** By way of the style object, which a content security policy does not forbid as it does a `style` attribute. */
  #paint(): void {
    const { accent } = this;
    const { style } = this.renderRoot.querySelector<HTMLElement>('.root')!;
    style.removeProperty('--_accent');
    // the second is for `inherit` and its like, which are valid for a colour and are none
    if (accent && CSS.supports('color', accent) && CSS.supports('color', `light-dark(${accent},red)`))
      style.setProperty('--_accent', accent);
    else if (accent) console.warn(`<voice-assistant> accent "${accent}" is not a colour`);
  }

  #renderLauncher() {
    const { connection } = this.snapshot;
    const inCall = connection.includes('connect'); // connecting, connected, reconnecting; each byte counts here
    const words = { ...launcherEn, ...this.words, ...this.strings };
    const shown = this.open && !!this.box;
    return html`
      <button
        part=launcher
        class="launcher ${inCall ? 'in-call' : ''}"
        aria-expanded=${shown}
        aria-busy=${this.loading && this.open}
        ?hidden=${shown}
        @click=${this.#onLauncher}
        @pointerenter=${this.#prepare}
        @focus=${this.#prepare}
      >
        <slot name="launcher">${microphoneIcon}<span>${words[this.loadFailed ? 'loadFailed' : inCall ? 'inCall' : 'launcher']}</span></slot>
      </button>
    `;
  }

  /** Loads the session and the panel, once. */
  async #load(): Promise<CallBox> {
    if (this.box) return this.box;
    this.loading = true;
    this.#runtime ??= loadRuntime();
    try {
      const { createBox } = await this.#runtime;
      this.box ??= createBox(this, import.meta.url);
      this.loadFailed = false;
      return this.box;
    } catch (error) {
      this.#runtime = undefined;
      this.loadFailed = true;
      this.open = false;
      this.dispatchEvent(pageEvent('va-error', LOAD_FAILURE));
      throw error;
    } finally {
      this.loading = false;
    }
  }

  /** Fetches the words of the language that is asked for now. Without them the element goes on in English. */
  #speak(): void {
    const language = languageOf(this.lang || document.documentElement.lang || navigator.language);
    this.#language = language;
    void loadStrings(language)
      .catch(() => null)
      .then((words) => {
        if (language === this.#language) this.words = words; // else another was asked for meanwhile
      });
  }

  /** The visitor reaches for the button: what a call needs may come meanwhile. */
  readonly #prepare = (): void => {
    void this.#load()
      .then(({ session }) => session.prepare())
      .catch(() => {}); // nobody has asked yet; the click will tell
  };

  readonly #onLauncher = (): void => {
    this.loadFailed = false;
    this.open = true;
    this.#prepare();
  };
}
