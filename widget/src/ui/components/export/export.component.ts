import { html, LitElement } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { TranscriptEntry } from '../../../state/index.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { styles } from './export.styles.js';
import { download, toText, toWebVtt } from './formats.js';

/** @summary Lets the visitor copy the conversation or save it, when nothing more will be said. */
export class VaExport extends LitElement {
  static override styles = [shared, styles];

  /** Whether what is shown is what was copied. */
  @state() private copied = false;

  @property({ attribute: false }) entries: readonly TranscriptEntry[] = [];
  @property({ attribute: false }) strings: Strings = en;

  override render() {
    const { strings } = this;
    return html`
      <button type="button" class="copy" @click=${this.#copy}>
        <span role="status">${this.copied ? strings.copied : strings.copy}</span>
      </button>
      <button type="button" @click=${this.#saveText}>${strings.saveText}</button>
      <button type="button" @click=${this.#saveCaptions}>${strings.saveCaptions}</button>
    `;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(toText(this.entries, this.strings));
      this.copied = true;
    } catch {
      this.copied = false; // not allowed in this frame: the button goes on saying what it would do
    }
  };

  readonly #saveText = (): void => {
    download(`${this.strings.transcript}.txt`, toText(this.entries, this.strings), 'text/plain');
  };

  readonly #saveCaptions = (): void => {
    download(`${this.strings.transcript}.vtt`, toWebVtt(this.entries, this.strings), 'text/vtt');
  };
}
