import { html, LitElement, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Meter } from '../../../session/index.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot, selectInCall } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import {
  hasTranscript,
  renderComposer,
  renderExtras,
  renderHint,
  renderReplies,
  renderTranscript,
} from '../../extras.js';
import { closeIcon, devicesIcon } from '../../icons/panel-icons.js';
import { type CallOptions, DEFAULT_OPTIONS, describeStatus, type VideoPort } from '../../options.js';
import { shared } from '../../shared.styles.js';
import { renderStartButton } from '../../start-button.js';
import { en, type Strings } from '../../strings/en.js';
import { renderVisualizer } from '../../visualizer.js';
import '../composer/composer.js';
import type { VaComposer } from '../composer/composer.component.js';
import '../controls/controls.js';
import type { VaControls } from '../controls/controls.component.js';
import '../call-info/call-info.js';
import '../notice/notice.js';
import '../transcript/transcript.js';
import { styles } from './panel.styles.js';

/** On the way to somebody who answers. */
const isWaiting = ({ connection, agent }: SessionSnapshot): boolean =>
  connection === 'connecting' || (connection === 'connected' && (agent === 'absent' || agent === 'joining'));

/**
 * @summary Everything that is seen of a call. Draws the snapshot it is given and asks for actions.
 * @event {CustomEvent<null>} va-start-request - The visitor asked for a call.
 * @event {CustomEvent<object>} va-press-request - The button for that is pressed, a moment before.
 * @event {CustomEvent<null>} va-close-request - The visitor asked to put the panel away; the call goes on.
 * @slot avatar - Replaces the bars in the circle.
 * @slot header - Beside the name.
 * @slot empty - Replaces the invitation.
 * @slot footer - Below the text field.
 * @slot stage - Above the conversation: what the page shows beside the call, most of the screen in the kiosk.
 * @csspart header - The top, with name and state.
 * @csspart heading - The assistant's name.
 * @csspart status - What goes on, in words.
 * @csspart devices - The button that shows the choice of devices.
 * @csspart close - The button that puts the panel away.
 * @csspart start - The button that begins a call.
 * @csspart footer - The bottom, with the text field and the buttons.
 */
export class VaPanel extends LitElement {
  static override styles = [shared, styles];

  @query('va-composer') private readonly composer!: VaComposer | null;
  @query('va-controls') private readonly controls!: VaControls;
  #hadFocus = false;

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) meter: Meter | null = null;
  @property({ attribute: false }) strings: Strings = en;
  @property({ attribute: false }) options: CallOptions = DEFAULT_OPTIONS;
  /** The assistant's name, as the visitor shall read it. */
  @property() heading = '';
  @property({ attribute: false }) videos: VideoPort | null = null;
  /** Whether the choice of devices is shown. */
  @property({ type: Boolean }) choosing = false;
  /** For a whole screen that is read from two metres. */
  @property({ type: Boolean, reflect: true }) kiosk = false;
  /** The agent draws a screen: what is said becomes a strip below it. */
  @property({ type: Boolean, reflect: true }) drawn = false;
  /** Whether the visitor may put the panel away. */
  @property({ type: Boolean }) closable = false;

  /**
   * Puts the keyboard on the first button; not into the text field, which would bring up the keys of a phone, unless
   * typing is all there is.
   */
  override focus(options?: FocusOptions): void {
    const start = this.renderRoot.querySelector<HTMLElement>('.start');
    (this.options.modality === 'text' && this.composer ? this.composer : (start ?? this.controls)).focus(
      options,
    );
  }

  /** Puts the keyboard into the text field. */
  type(): void {
    this.composer?.focus();
  }

  /** See `VaComposer.restore`. */
  restore(text: string): void {
    this.composer?.restore(text);
  }

  override render() {
    const { snapshot, strings, options } = this;
    const typeable = options.modality !== 'voice';
    const asking = snapshot.microphone.state === 'asking';
    return html`
      ${this.#renderHeader()}
      ${renderExtras(this)}
      <slot name="stage"></slot>
      ${this.kiosk && !this.drawn && snapshot.transcript.length > 0 ? html`<span class="orb" aria-hidden="true">${this.#renderVisualizer()}</span>` : nothing}
      ${hasTranscript(snapshot, options) ? renderTranscript(snapshot, strings) : this.drawn ? nothing : this.#renderInvitation()}
      ${renderHint(snapshot, strings)}
      <va-notice .failure=${snapshot.error} .strings=${strings} ?typeable=${typeable}></va-notice>
      ${asking ? html`<p class="hint" role="status">${strings.microphonePrompt}${typeable ? ` ${strings.typeInstead}` : nothing}</p>` : nothing}
      <div part="footer" class="footer">${this.#renderFooter()}</div>
    `;
  }

  protected override willUpdate(): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  protected override updated(): void {
    if (this.#hadFocus) void this.#keepFocus();
  }

  /** A button that was pressed may make room for others: the keyboard goes on from the first of those. */
  async #keepFocus(): Promise<void> {
    await this.controls.updateComplete;
    if (!this.shadowRoot?.activeElement) this.focus();
  }

  #renderHeader() {
    const { snapshot, strings } = this;
    const { status, words } = describeStatus(snapshot, this.options, strings);
    return html`
      <div part="header" class="header">
        <span class="avatar" aria-hidden="true"><slot name="avatar">${this.#renderVisualizer()}</slot></span>
        <div class="title">
          <h2 part="heading"><bdi>${this.heading}</bdi></h2>
          <p part="status" class="status ${status}" role="status">${words}</p>
        </div>
        <va-call-info exportparts="time, quality" .snapshot=${snapshot} .strings=${strings}></va-call-info>
        <slot name="header"></slot>
        ${this.#renderDevicesButton()}
        ${
          this.closable
            ? html`<button part="close" type="button" aria-label=${strings.close} title=${strings.close} @click=${this.#close}>
              ${closeIcon}
            </button>`
            : nothing
        }
      </div>
    `;
  }

  #renderVisualizer() {
    return renderVisualizer(this.options.visualizer, this.snapshot, this.meter);
  }

  #renderDevicesButton() {
    const { snapshot, strings, options, choosing } = this;
    if (!selectInCall(snapshot) || options.modality === 'text') return nothing;
    const { title } = strings.device;
    return html`<button
      part="devices"
      type="button"
      aria-label=${title}
      title=${title}
      aria-expanded=${choosing ? 'true' : 'false'}
      @click=${() => this.dispatchEvent(requestEvent('va-devices-request', { open: !choosing }))}
    >
      ${devicesIcon}
    </button>`;
  }

  #renderInvitation() {
    const orb = html`<span class="orb" aria-hidden="true">${this.#renderVisualizer()}</span>`;
    return html`
      <div class="invitation ${isWaiting(this.snapshot) ? 'waiting' : ''}">
        ${selectInCall(this.snapshot) ? orb : html`<slot name="empty">${orb}${this.#renderGreeting()}</slot>`}
      </div>
    `;
  }

  #renderGreeting() {
    const { strings } = this;
    const hints = {
      voice: strings.invitationHint,
      text: strings.invitationText,
      both: `${strings.invitationHint} ${strings.typeInstead}`,
    };
    return html`<p class="greeting">${strings.invitation}</p>
      <p class="muted">${hints[this.options.modality] ?? hints.both}</p>`;
  }

  #renderFooter() {
    const { snapshot, strings, options } = this;
    // the text field stays the same one before, in and after a call, with what is typed in it
    return html`
      ${renderReplies(snapshot, strings)}
      ${
        selectInCall(snapshot) || options.modality === 'text' ? nothing : renderStartButton(snapshot, strings)
      }
      <va-controls
        exportparts="microphone, hang-up, camera, screen"
        ?roomy=${!this.kiosk && (options.camera || options.screenShare)}
        .snapshot=${snapshot}
        .meter=${this.meter}
        .strings=${strings}
        .options=${options}
      >
        ${options.modality === 'voice' ? nothing : renderComposer(snapshot, strings)}
      </va-controls>
      <slot name="footer"></slot>
    `;
  }

  readonly #close = (): void => {
    this.dispatchEvent(requestEvent('va-close-request', null));
  };
}
