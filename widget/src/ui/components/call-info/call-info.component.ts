import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot } from '../../../state/index.js';
import { EachSecond } from '../../each-second.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { clock } from '../../words.js';
import { styles } from './call-info.styles.js';

/**
 * @summary How long the call has lasted and how good the connection is.
 * @csspart time - The time.
 * @csspart quality - The three bars of the connection.
 */
export class VaCallInfo extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) snapshot: SessionSnapshot = INITIAL_SNAPSHOT;
  @property({ attribute: false }) strings: Strings = en;

  constructor() {
    super();
    new EachSecond(this, () => this.snapshot.connectedAt !== null);
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
}
