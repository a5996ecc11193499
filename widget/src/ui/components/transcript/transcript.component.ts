import { html, LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TranscriptEntry } from '../../../state/index.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { styles } from './transcript.styles.js';

/** px from the end within which new text is followed. */
const FOLLOW_WITHIN_PX = 48;

/**
 * @summary What both sides have said, as it is said. Follows the newest text unless the visitor has scrolled back.
 * @csspart entry - One utterance.
 * @csspart text - Its words.
 */
export class VaTranscript extends LitElement {
  static override styles = [shared, styles];

  #following = true;

  @property({ attribute: false }) entries: readonly TranscriptEntry[] = [];
  @property({ attribute: false }) strings: Strings = en;

  protected override willUpdate(): void {
    this.#following = this.scrollHeight - this.scrollTop - this.clientHeight < FOLLOW_WITHIN_PX;
  }

  override render() {
    // A log is read out as it grows. Text that still changes is left out, or every word would be said again.
    return html`
      <ol aria-hidden="true">
        ${repeat(this.entries, ({ id }) => id, this.#renderEntry)}
      </ol>
      <div class="visually-hidden" role="log" aria-label=${this.strings.transcript}>
        ${repeat(
          this.entries.filter(({ final }) => final),
          ({ id }) => id,
          ({ speaker, text }) => html`<p>${this.strings[speaker]}: ${text}</p>`,
        )}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('entries') && this.#following) this.scrollTop = this.scrollHeight;
  }

  readonly #renderEntry = ({ speaker, text, final }: TranscriptEntry) => html`
    <li part="entry" class="${speaker} ${final ? '' : 'partial'}"><p part="text" dir="auto">${text}</p></li>
  `;
}
