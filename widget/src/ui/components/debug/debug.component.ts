import { html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { property } from 'lit/decorators.js';
import type { Diagnostics, DiagnosticsView } from '../../../session/diagnostics.extra.js';
import type { TurnTimings } from '../../../session/index.js';
import { shared } from '../../shared.styles.js';
import { download } from '../export/formats.js';
import { styles } from './debug.styles.js';

/** Marks of one answer, in the order in which they come. In English, as all that only developers see. */
const MARKS = [
  ['endOfSpeechMs', 'end of speech'],
  ['transcriptMs', 'transcript'],
  ['firstTokenMs', 'first token'],
  ['firstAudioMs', 'first audio'],
  ['heardMs', 'heard'],
] as const satisfies readonly (readonly [keyof TurnTimings, string])[];

const rounded = (value: number | null, unit: string): string =>
  value === null ? '–' : `${Math.round(value * 10) / 10} ${unit}`;

/**
 * @summary For the site's developer: the timeline of each answer, the state of the connection, a report to keep.
 * @csspart debug - The box.
 */
export class VaDebug extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) diagnostics: Diagnostics | null = null;
  @property({ attribute: false }) view: DiagnosticsView | null = null;
  #off: () => void = () => {};

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#off();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('diagnostics')) this.#follow();
  }

  override render() {
    const { turns = [], stats = null, events = [] } = this.view ?? {};
    return html`
      <details part="debug" class="debug" open>
        <summary>Debug</summary>
        <dl class="stats">
          <dt>round trip</dt><dd>${rounded(stats?.rttMs ?? null, 'ms')}</dd>
          <dt>loss</dt><dd>${rounded(stats?.packetLoss == null ? null : stats.packetLoss * 100, '%')}</dd>
          <dt>jitter</dt><dd>${rounded(stats?.jitterMs ?? null, 'ms')}</dd>
          <dt>path</dt><dd>${stats?.path ?? '–'}</dd>
        </dl>
        <ol class="turns" tabindex="0" aria-label="Answers">${turns.map((turn) => this.#renderTurn(turn))}</ol>
        <ol class="events" tabindex="0" aria-label="Events">
          ${events.slice(-8).map(({ at, what }) => html`<li><time>${at.slice(11, 23)}</time> ${what}</li>`)}
        </ol>
        <button part="report" type="button" @click=${this.#save}>Download report</button>
      </details>
    `;
  }

  #renderTurn(turn: TurnTimings) {
    const longest = Math.max(1, ...MARKS.map(([key]) => turn[key] ?? 0));
    return html`<li>
      <span class="turn">answer ${turn.turn}</span>
      <svg class="line" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
        ${MARKS.map(([key]) => {
          const at = turn[key];
          return at === null ? nothing : mark((at / longest) * 990);
        })}
      </svg>
      <dl>${MARKS.map(([key, name]) => html`<div><dt>${name}</dt><dd>${rounded(turn[key], 'ms')}</dd></div>`)}</dl>
    </li>`;
  }

  #follow(): void {
    this.#off();
    this.view = this.diagnostics?.view ?? null;
    this.#off =
      this.diagnostics?.subscribe((view) => {
        this.view = view;
      }) ?? (() => {});
  }

  readonly #save = (): void => {
    if (this.diagnostics)
      download('voice-assistant-report.json', this.diagnostics.report(), 'application/json');
  };
}

const mark = (x: number) => svg`<rect x=${x} y="0" width="10" height="12"></rect>`;
