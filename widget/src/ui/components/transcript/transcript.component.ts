import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AssistantFeatures, History, TranscriptEntry } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { timeOfDay } from '../../words.js';
import { styles } from './transcript.styles.js';

type RichText = typeof import('./rich-text.extra.js');

/** px from the end within which new text is followed. */
const FOLLOW_WITHIN_PX = 48;
/** px from the beginning within which what was said before that is asked for. */
const LOOK_BACK_WITHIN_PX = 120;
/** Utterances that are kept for being read out; more may become final at once than the newest one. */
const READ_OUT = 3;
/** Utterances that are drawn, and laid out by the browser, together: a new word costs as much as these, not as all. */
const CHUNK = 40;
/** Text without any of these is only text: what draws the rest need not be loaded. */
const RICH = /[*_`[@]|https?:|^\s*(?:[-+]|\d+[.)])\s/m;

const NONE: Pick<History, 'pages'> = { pages: [] };

/**
 * @summary What both sides have said, as it is said. Follows the newest text unless the visitor has scrolled back.
 * @event {CustomEvent<null>} va-history-request - The visitor has scrolled to where earlier messages would be.
 * @csspart entry - One utterance.
 * @csspart text - Its words.
 * @csspart link - A link in them.
 * @csspart cut - The mark where the assistant was interrupted.
 * @csspart divider - The line below what was said before.
 */
export class VaTranscript extends LitElement {
  static override styles = [shared, styles];

  #following = true;
  #heightBefore = 0;
  #loading = false;
  @state() private rich: RichText | null = null;

  @property({ attribute: false }) entries: readonly TranscriptEntry[] = [];
  /** What was said before, in this conversation. */
  @property({ attribute: false }) history: History | null = null;
  @property({ attribute: false }) features: AssistantFeatures | null = null;
  @property({ attribute: false }) strings: Strings = en;
  /** Whether the conversation may be copied and saved: when nothing more will be said. */
  @property({ type: Boolean }) exportable = false;

  constructor() {
    super();
    this.addEventListener('scroll', this.#onScroll, { passive: true });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#following = this.scrollHeight - this.scrollTop - this.clientHeight < FOLLOW_WITHIN_PX;
    const { pages } = this.history ?? NONE;
    const before = changed.get('history')?.pages;
    this.#heightBefore = before && before[0] !== pages[0] ? this.scrollHeight : 0;
    if (this.#loading || (!changed.has('entries') && !changed.has('history'))) return;
    // once for all, then for what may have changed
    const fresh = changed.get('entries') ? this.entries.slice(-READ_OUT) : this.entries;
    if ([...pages, fresh].flat().some(({ text }) => RICH.test(text))) {
      this.#loading = true;
      void this.#loadRich();
    }
  }

  override render() {
    const { entries, history, strings } = this;
    const said = [...(history ?? NONE).pages.flat(), ...entries];
    // A log is read out as it grows. Text that still changes is left out, or every word would be said again.
    return html`
      ${history ? this.#renderHistory(history) : nothing}
      ${chunksOf(entries).map(this.#renderChunk)}
      ${this.exportable && said.length > 0 ? html`<va-export .entries=${said} .strings=${strings}></va-export>` : nothing}
      <div class="visually-hidden" role="log" aria-label=${strings.transcript}>
        ${repeat(
          entries.filter(({ final }) => final).slice(-READ_OUT),
          ({ id }) => id,
          ({ text, interrupted, ...entry }) =>
            html`<p>${this.#speaker(entry)}: ${text}${interrupted ? ` (${strings.text.interrupted})` : ''}</p>`,
        )}
      </div>
    `;
  }

  protected override updated(): void {
    if (this.#following) this.scrollTop = this.scrollHeight;
    // what came above does not move what is being read; browsers see to it as well, but not at the very top
    else if (this.#heightBefore > 0) this.scrollTop += this.scrollHeight - this.#heightBefore;
  }

  /** Without it the text stays as it is written, which can be read as well. */
  async #loadRich(): Promise<void> {
    this.rich = await import('./rich-text.extra.js').catch(() => null);
  }

  #speaker({ speaker, name }: Pick<TranscriptEntry, 'speaker' | 'name'>): string {
    return name ?? this.strings[speaker];
  }

  #renderHistory(history: History) {
    const { strings } = this;
    return html`
      <va-earlier .history=${history} .strings=${strings}></va-earlier>
      ${repeat(history.pages, ([first]) => first?.id, this.#renderChunk)}
      ${history.pages.length > 0 ? html`<div part="divider" class="divider" role="separator">${strings.text.earlier}</div>` : nothing}
    `;
  }

  /** Drawn anew only when one of them has changed. */
  readonly #renderChunk = (chunk: readonly TranscriptEntry[]) =>
    guard(
      [this.rich, this.strings, this.features, ...chunk],
      () => html`<ol class="entries">${repeat(chunk, ({ id }) => id, this.#renderEntry)}</ol>`,
    );

  // no white space around the words: it would be seen
  readonly #renderEntry = (entry: TranscriptEntry) => {
    const { speaker, text, final, interrupted, at, file } = entry;
    const { strings } = this;
    return html`
      <li part="entry" class="entry ${speaker} ${final ? '' : 'partial'}">
        <span class="visually-hidden">${this.#speaker(entry)}:</span>
        <div part="text" class="text" dir="auto">${
          file
            ? html`<va-file .name=${text} .file=${file} .strings=${strings}></va-file>`
            : this.#renderWords(speaker, text)
        }${interrupted ? html`<span part="cut" class="cut">${strings.text.interrupted}</span>` : nothing}</div>
        <time dir="auto" datetime=${new Date(at).toISOString()}>${timeOfDay(at)}</time>
        ${entry.sources ? html`<va-sources exportparts="source" .sources=${entry.sources} .strings=${strings}></va-sources>` : nothing}
        ${
          this.features?.feedback && speaker === 'assistant'
            ? html`<va-feedback exportparts="thumb" .entry=${entry} .strings=${strings}></va-feedback>`
            : nothing
        }
      </li>
    `;
  };

  #renderWords(speaker: TranscriptEntry['speaker'], text: string) {
    if (!this.rich || !RICH.test(text)) return text;
    return speaker === 'assistant' ? this.rich.renderMarkdown(text) : this.rich.renderLinks(text);
  }

  readonly #onScroll = (): void => {
    const { history } = this;
    if (this.scrollTop < LOOK_BACK_WITHIN_PX && history?.phase === 'ready' && history.more)
      this.dispatchEvent(requestEvent('va-history-request', null));
  };
}

function chunksOf(entries: readonly TranscriptEntry[]): (readonly TranscriptEntry[])[] {
  const chunks = [];
  for (let from = 0; from < entries.length; from += CHUNK) chunks.push(entries.slice(from, from + CHUNK));
  return chunks;
}
