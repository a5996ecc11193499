import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot } from '../../../state/index.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { clock } from '../../words.js';
import { styles } from './call-info.styles.js';

const SECOND_MS = 1_000;

/**
 * @summary How long the call has lasted and how good the connection is.
 * @csspart time - The time.
 * @csspart quality - The three bars of the connection.
 */
export class VaCallInfo extends LitElement {
  static override styles = [shared, styles];

  #timer: ReturnType<typeof setInterval> | undefined;

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) strings: Strings = en;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  override render() {
    const { connectedAt, quality } = this.snapshot;
    if (connectedAt === null) return nothing;
    const words = quality === 'unknown' ? nothing : this.strings.quality[quality];
    // a clock that is read out every second would leave no room for anything else
    return html`
      <span part="quality" class="quality ${quality}" role="img" aria-label=${words} title=${words} ?hidden=${quality === 'unknown'}
        ><i></i><i></i><i></i></span>
      <time part="time" role="timer" aria-label=${this.strings.duration}>${clock(Date.now() - connectedAt)}</time>
    `;
  }

  protected override updated(_: PropertyValues<this>): void {
    const running = this.snapshot.connectedAt !== null && this.isConnected;
    if (running === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = running ? setInterval(() => this.requestUpdate(), SECOND_MS) : undefined;
  }
}
