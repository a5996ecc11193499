import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Source } from '../../../state/index.js';
import { requestEvent } from '../../events.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { sourcesStyles } from './text-parts.styles.js';

/** Whether an address is a place on this very page: that is gone to, and the call goes on beside it. */
const isHere = (url: string): boolean =>
  url.includes('#') && url.split('#')[0] === location.href.split('#')[0];

/**
 * @summary Where an answer comes from: links, and entries of the site's own knowledge.
 * @event {CustomEvent<Source>} va-source-request - The visitor has chosen one that has no address of its own.
 * @csspart source - One of them.
 */
export class VaSources extends LitElement {
  static override styles = [shared, sourcesStyles];

  @property({ attribute: false }) sources: readonly Source[] = [];
  @property({ attribute: false }) strings: Strings = en;

  override render() {
    return html`<ul aria-label=${this.strings.text.sources}>
      ${this.sources.map((source) => html`<li>${this.#renderSource(source)}</li>`)}
    </ul>`;
  }

  #renderSource(source: Source) {
    const { title, url, entryId } = source;
    // checked when it came: http or https
    if (url)
      return html`<a part="source" class="chip" dir="auto" href=${url} target=${isHere(url) ? nothing : '_blank'} rel="noopener noreferrer">${title}</a>`;
    if (!entryId) return html`<span part="source" class="chip" dir="auto">${title}</span>`;
    return html`<button part="source" class="chip" type="button" dir="auto" @click=${() => this.#choose(source)}>${title}</button>`;
  }

  #choose(source: Source): void {
    this.dispatchEvent(requestEvent('va-source-request', source));
  }
}
