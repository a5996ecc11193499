import { html, LitElement } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { MAX_TEXT_LENGTH } from '../../../session/index.js';
import { requestEvent } from '../../events.js';
import { sendIcon } from '../../icons/panel-icons.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { styles } from './composer.styles.js';

/**
 * @summary The text field. Keeps its keys to itself, so that typing does not set off the page's shortcuts.
 * @event {CustomEvent<{ text: string }>} va-send-request - The visitor sent a message.
 * @slot attach - Before the text field.
 * @csspart input - The text field.
 * @csspart send - The button that sends.
 */
export class VaComposer extends LitElement {
  static override styles = [shared, styles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @query('input') private readonly input!: HTMLInputElement;
  @state() private empty = true;

  @property({ attribute: false }) strings: Strings = en;

  /** Gives a message back that could not be sent, unless something new has been typed since. */
  restore(text: string): void {
    if (this.input.value) return;
    this.input.value = text;
    this.empty = false;
  }

  override render() {
    return html`
      <form @submit=${this.#send} @keydown=${this.#keep} @keyup=${this.#keep} @keypress=${this.#keep}>
        <slot name="attach"></slot>
        <input
          part="input"
          type="text"
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          maxlength=${MAX_TEXT_LENGTH}
          aria-label=${this.strings.textLabel}
          placeholder=${this.strings.textPlaceholder}
          @input=${this.#onInput}
        />
        <button part="send" type="submit" aria-label=${this.strings.send} ?disabled=${this.empty}>${sendIcon}</button>
      </form>
    `;
  }

  readonly #onInput = (): void => {
    this.empty = this.input.value.trim() === '';
  };

  readonly #send = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    this.empty = true;
    this.dispatchEvent(requestEvent('va-send-request', { text }));
  };

  readonly #keep = (event: KeyboardEvent): void => {
    // Enter that accepts a word of an input method must not send it; 229 is how older Safari says so
    if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault();
    if (event.key !== 'Escape') event.stopPropagation();
  };
}
