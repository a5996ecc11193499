import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { History } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { earlierStyles } from './text-parts.styles.js';

/**
 * @summary The top of the conversation: whether there is more before it, comes, or could not be had.
 * @event {CustomEvent<null>} va-history-request - The visitor asks for what was before.
 */
export class VaEarlier extends LitElement {
  static override styles = [shared, earlierStyles];

  @property({ attribute: false }) history: History | null = null;
  @property({ attribute: false }) strings: Strings = en;

  override render() {
    const { history, strings } = this;
    if (!history) return nothing;
    const { phase, more } = history;
    const words = { loading: strings.text.loading, failed: strings.text.historyFailed, ready: '' };
    const actions = {
      loading: '',
      failed: strings.action.retry,
      ready: more ? strings.text.showEarlier : '',
    };
    const [status, label] = [words[phase], actions[phase]];
    return html`
      <p role="status" ?hidden=${!status}>${status}</p>
      ${label ? html`<button type="button" @click=${this.#ask}>${label}</button>` : nothing}
    `;
  }

  readonly #ask = (): void => {
    this.dispatchEvent(requestEvent('va-history-request', null));
  };
}
