import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { requestEvent } from '../../events.js';
import { shared } from '../../shared.styles.js';
import { styles } from './sheet.styles.js';

/** What the visitor is asked, in their language. */
export interface SheetWords {
  readonly heading: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/**
 * @summary A question that has to be answered before anything else: yes or no. Escape is no.
 * @event {CustomEvent<{ agreed: boolean }>} va-answer-request - The visitor has answered.
 * @slot - Replaces the text.
 * @csspart sheet - The box.
 * @csspart sheet-heading - The question.
 * @csspart agree - The button for yes.
 * @csspart decline - The button for no.
 */
export class VaSheet extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) words: SheetWords = { heading: '', text: '', yes: '', no: '' };
  /** What the question is about, by name: shown as it is. */
  @property({ attribute: false }) details: Readonly<Record<string, unknown>> | null = null;

  override render() {
    const { words, details } = this;
    const rows = Object.entries(details ?? {});
    // labels by reference would not leave the shadow root; the heading is the name
    return html`
      <div part="sheet" class="sheet" role="alertdialog" aria-label=${words.heading} aria-describedby="text" @keydown=${this.#onKeydown}>
        <h3 part="sheet-heading">${words.heading}</h3>
        <div id="text" class="text">
          <slot><p>${words.text}</p></slot>
          ${
            rows.length > 0
              ? html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${textOf(value)}</dd>`)}</dl>`
              : nothing
          }
        </div>
        <div class="buttons">
          <button part="decline" type="button" @click=${() => this.#answer(false)}>${words.no}</button>
          <button part="agree" class="agree" type="button" @click=${() => this.#answer(true)}>${words.yes}</button>
        </div>
      </div>
    `;
  }

  /** The question takes the keyboard: nothing else can be done until it is answered. */
  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.agree')?.focus();
  }

  #answer(agreed: boolean): void {
    this.dispatchEvent(requestEvent('va-answer-request', { agreed }));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation(); // the panel stays
    this.#answer(false);
  };
}

const textOf = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 300);
