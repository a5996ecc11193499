import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Meter } from '../../../session/index.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot, selectInCall } from '../../../state/index.js';
import {
  hasTranscript,
  renderComposer,
  renderExtras,
  renderHint,
  renderReplies,
  renderTranscript,
} from '../../extras.js';
import { closeIcon } from '../../icons/panel-icons.js';
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
import { styles } from './bar.styles.js';

/**
 * @summary A call in a slim strip: what goes on, the buttons, and one that unfolds the conversation.
 * @event {CustomEvent<null>} va-start-request - The visitor asked for a call.
 * @event {CustomEvent<object>} va-press-request - The button for that is pressed, a moment before.
 * @slot avatar - Replaces the bars in the circle.
 * @slot header - Beside the name.
 * @slot empty - Replaces the invitation, while unfolded.
 * @slot footer - Below the text field, while unfolded.
 * @csspart strip - The strip itself.
 * @csspart heading - The assistant's name.
 * @csspart status - What goes on, in words.
 * @csspart start - The button that begins a call.
 * @csspart fold - The button that unfolds the conversation.
 * @csspart footer - The bottom of what is unfolded, with the text field.
 */
export class VaBar extends LitElement {
  static override styles = [shared, styles];

  @query('va-composer') private readonly composer!: VaComposer | null;
  @query('va-controls') private readonly controls!: VaControls | null;
  @state() private unfolded = false;
  #hadFocus = false;

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) meter: Meter | null = null;
  @property({ attribute: false }) strings: Strings = en;
  @property({ attribute: false }) options: CallOptions = DEFAULT_OPTIONS;
  @property({ attribute: false }) videos: VideoPort | null = null;
  /** Whether the choice of devices is shown. */
  @property({ type: Boolean }) choosing = false;
  /** The assistant's name, as the visitor shall read it. */
  @property() heading = '';

  /** Puts the keyboard on the first button. */
  override focus(options?: FocusOptions): void {
    const { renderRoot } = this;
    const target = renderRoot.querySelector<HTMLElement>('.start') ?? this.controls;
    (target ?? renderRoot.querySelector<HTMLElement>('.unfold'))?.focus(options);
  }

  /** Unfolds, and puts the keyboard into the text field. */
  async type(): Promise<void> {
    this.unfolded = true;
    await this.updateComplete;
    this.composer?.focus();
  }

  /** See `VaComposer.restore`. */
  restore(text: string): void {
    this.composer?.restore(text);
  }

  override render() {
    const { snapshot, strings, options, typeable } = this;
    const asking = snapshot.microphone.state === 'asking';
    return html`
      ${renderExtras(this)}
      ${this.foldable ? this.#renderFold() : nothing}
      ${renderHint(snapshot, strings)}
      <va-notice .failure=${snapshot.error} .strings=${strings} ?typeable=${typeable}></va-notice>
      ${asking ? html`<p class="hint" role="status">${strings.microphonePrompt}</p>` : nothing}
      <div part="strip" class="strip">
        ${this.#renderTitle()}
        <va-call-info exportparts="time, quality" .snapshot=${snapshot} .strings=${strings}></va-call-info>
        <slot name="header"></slot>
        ${
          selectInCall(snapshot)
            ? html`<va-controls
              exportparts="microphone, hang-up, camera, screen"
              .snapshot=${snapshot}
              .meter=${this.meter}
              .strings=${strings}
              .options=${options}
            ></va-controls>`
            : this.#renderStart()
        }
        ${this.foldable ? this.#renderUnfold() : nothing}
      </div>
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
    await this.controls?.updateComplete;
    if (!this.shadowRoot?.activeElement) this.focus();
  }

  private get typeable(): boolean {
    return this.options.modality !== 'voice';
  }

  /** With neither a conversation to read nor a field to type in, there is nothing to unfold. */
  private get foldable(): boolean {
    return this.typeable || !this.options.hideTranscript;
  }

  #renderTitle() {
    const { snapshot } = this;
    const { status, words } = describeStatus(snapshot, this.options, this.strings);
    return html`
      <span class="avatar" aria-hidden="true">
        <slot name="avatar">
          ${renderVisualizer(this.options.visualizer, snapshot, this.meter)}
        </slot>
      </span>
      <div class="title">
        <h2 part="heading"><bdi>${this.heading}</bdi></h2>
        <p part="status" class="status ${status}" role="status">${words}</p>
      </div>
    `;
  }

  #renderStart() {
    if (this.options.modality === 'text') return nothing;
    return renderStartButton(this.snapshot, this.strings);
  }

  #renderUnfold() {
    const { transcript } = this.strings;
    return html`<button
      part="fold"
      class="unfold"
      type="button"
      aria-label=${transcript}
      title=${transcript}
      aria-expanded=${this.unfolded ? 'true' : 'false'}
      aria-controls="fold"
      @click=${this.#toggle}
    >
      ${closeIcon}
    </button>`;
  }

  /** Stays while it is folded, with what is typed in it. */
  #renderFold() {
    const { snapshot, strings, options } = this;
    const conversation = hasTranscript(snapshot, options);
    return html`
      <div id="fold" class="fold" ?hidden=${!this.unfolded || this.choosing}>
        ${
          conversation
            ? renderTranscript(snapshot, strings)
            : html`<div class="invitation">
              <slot name="empty">
                <p class="greeting">${strings.invitation}</p>
                <p class="muted">${options.modality === 'text' ? strings.invitationText : strings.invitationHint}</p>
              </slot>
            </div>`
        }
        <div part="footer" class="foot">
          ${renderReplies(snapshot, strings)}
          ${this.typeable ? renderComposer(snapshot, strings) : nothing}
          <slot name="footer"></slot>
        </div>
      </div>
    `;
  }

  readonly #toggle = (): void => {
    this.unfolded = !this.unfolded;
  };
}
