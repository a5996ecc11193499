import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TranscriptEntry } from '../../../state/index.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { timeOfDay } from '../../words.js';
import { styles } from './transcript.styles.js';

type RichText = typeof import('./rich-text.extra.js');

/** px from the end within which new text is followed. */
const FOLLOW_WITHIN_PX = 48;
/** Utterances that are kept for being read out; more may become final at once than the newest one. */
const READ_OUT = 3;
/** Text without any of these is only text: what draws the rest need not be loaded. */
const RICH = /[*_`[@]|https?:|^\s*(?:[-+]|\d+[.)])\s/m;

/**
 * @summary What both sides have said, as it is said. Follows the newest text unless the visitor has scrolled back.
 * @csspart entry - One utterance.
 * @csspart text - Its words.
 * @csspart link - A link in them.
 */
export class VaTranscript extends LitElement {
  static override styles = [shared, styles];

  #following = true;
  #loading = false;
  @state() private rich: RichText | null = null;
  /** How the conversation is taken away; loaded when there is something to take. */
  @state() private files: typeof import('./export.extra.js') | null = null;
  @state() private copied: readonly TranscriptEntry[] | null = null;

  @property({ attribute: false }) entries: readonly TranscriptEntry[] = [];
  @property({ attribute: false }) strings: Strings = en;
  /** Whether the conversation may be copied and saved: when nothing more will be said. */
  @property({ type: Boolean }) exportable = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#following = this.scrollHeight - this.scrollTop - this.clientHeight < FOLLOW_WITHIN_PX;
    if (changed.has('entries') && !this.#loading && this.entries.some(({ text }) => RICH.test(text))) {
      this.#loading = true;
      void this.#loadRich();
    }
    if (changed.has('exportable') && this.exportable && !this.files) void this.#loadFiles();
  }

  override render() {
    // A log is read out as it grows. Text that still changes is left out, or every word would be said again.
    return html`
      <ol class="entries">
        ${repeat(this.entries, ({ id }) => id, this.#renderEntry)}
      </ol>
      ${this.exportable && this.files ? this.#renderExport() : nothing}
      <div class="visually-hidden" role="log" aria-label=${this.strings.transcript}>
        ${repeat(
          this.entries.filter(({ final }) => final).slice(-READ_OUT),
          ({ id }) => id,
          ({ speaker, text }) => html`<p>${this.strings[speaker]}: ${text}</p>`,
        )}
      </div>
    `;
  }

  protected override updated(): void {
    if (this.#following) this.scrollTop = this.scrollHeight;
  }

  /** Without it the text stays as it is written, which can be read as well. */
  async #loadRich(): Promise<void> {
    this.rich = await import('./rich-text.extra.js').catch(() => null);
  }

  /** Without it the conversation can be read, and copied as any text can. */
  async #loadFiles(): Promise<void> {
    this.files = await import('./export.extra.js').catch(() => null);
  }

  // no white space around the words: it would be seen
  readonly #renderEntry = ({ speaker, text, final, interrupted, at }: TranscriptEntry) => html`
    <li part="entry" class="entry ${speaker} ${final ? '' : 'partial'} ${interrupted ? 'interrupted' : ''}">
      <span class="visually-hidden">${this.strings[speaker]}:</span>
      <div part="text" class="text" dir="auto">${this.#renderWords(speaker, text)}</div>
      <time dir="auto" datetime=${new Date(at).toISOString()}>${timeOfDay(at)}</time>
    </li>
  `;

  #renderWords(speaker: TranscriptEntry['speaker'], text: string) {
    if (!this.rich) return text;
    return speaker === 'assistant' ? this.rich.renderMarkdown(text) : this.rich.renderLinks(text);
  }

  #renderExport() {
    const { strings } = this;
    return html`
      <div class="export">
        <button type="button" class="copy" @click=${this.#copy}>
          <span role="status">${this.copied === this.entries ? strings.copied : strings.copy}</span>
        </button>
        <button type="button" @click=${this.#saveText}>${strings.saveText}</button>
        <button type="button" @click=${this.#saveCaptions}>${strings.saveCaptions}</button>
      </div>
    `;
  }

  readonly #copy = async (): Promise<void> => {
    const { entries, files } = this;
    try {
      await navigator.clipboard.writeText(files?.toText(entries, this.strings) ?? '');
      this.copied = entries;
    } catch {
      this.copied = null; // not allowed in this frame: the button goes on saying what it would do
    }
  };

  readonly #saveText = (): void => {
    const { files, entries, strings } = this;
    files?.download(`${strings.transcript}.txt`, files.toText(entries, strings), 'text/plain');
  };

  readonly #saveCaptions = (): void => {
    const { files, entries, strings } = this;
    files?.download(`${strings.transcript}.vtt`, files.toWebVtt(entries, strings), 'text/vtt');
  };
}
