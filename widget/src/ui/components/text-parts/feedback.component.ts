import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { TranscriptEntry } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { thumbIcon } from '../../icons/text-icons.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { feedbackStyles } from './text-parts.styles.js';

/** As the agent and the token server take it. */
const COMMENT_MAX_LENGTH = 1_000;

/**
 * @summary What the visitor thinks of an answer: thumb up or down, and a comment for who wants to.
 * @event {CustomEvent<{ id: string, value: string, comment?: string }>} va-feedback-request - The visitor has said.
 * @csspart thumb - Each of the two buttons.
 */
export class VaFeedback extends LitElement {
  static override styles = [shared, feedbackStyles];

  @query('input') private readonly input!: HTMLInputElement;
  @state() private commenting = false;

  @property({ attribute: false }) entry: Pick<TranscriptEntry, 'id' | 'feedback' | 'final'> | null = null;
  @property({ attribute: false }) strings: Strings = en;

  override render() {
    const { entry, strings } = this;
    if (!entry?.final) return nothing;
    const { text: words } = strings;
    const given = entry.feedback;
    return html`
      <div class="thumbs" role="group" aria-label=${words.rate}>
        ${this.#renderThumb('up', words.helpful)} ${this.#renderThumb('down', words.unhelpful)}
        <span class="said" role="status">${given?.comment ? words.thanks : ''}</span>
      </div>
      ${given && !given.comment && this.commenting ? this.#renderComment() : nothing}
    `;
  }

  #renderThumb(value: 'up' | 'down', label: string) {
    const pressed = this.entry?.feedback?.value === value;
    return html`<button
      part="thumb"
      type="button"
      aria-label=${label}
      title=${label}
      aria-pressed=${pressed ? 'true' : 'false'}
      @click=${() => this.#give(value)}
    >
      ${thumbIcon(value)}
    </button>`;
  }

  #renderComment() {
    const { comment } = this.strings.text;
    return html`<form @submit=${this.#comment} @keydown=${this.#onKeydown}>
      <input type="text" dir="auto" autocomplete="off" maxlength=${COMMENT_MAX_LENGTH} aria-label=${comment} placeholder=${comment} />
      <button type="submit">${this.strings.send}</button>
    </form>`;
  }

  #give(value: 'up' | 'down', comment?: string): void {
    const { entry } = this;
    if (!entry) return;
    this.commenting = comment === undefined;
    this.dispatchEvent(
      requestEvent('va-feedback-request', { id: entry.id, value, ...(comment && { comment }) }),
    );
  }

  readonly #comment = (event: SubmitEvent): void => {
    event.preventDefault();
    const value = this.entry?.feedback?.value;
    const comment = this.input.value.trim();
    if (value && comment) this.#give(value, comment);
    else this.commenting = false;
  };

  /** Typing sets off none of the page's shortcuts; Escape puts the field away, and not the panel. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) this.commenting = false;
  };
}
