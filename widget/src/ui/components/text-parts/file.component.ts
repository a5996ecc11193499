import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { SentFile } from '../../../state/index.js';
import { shared } from '../../shared.styles.js';
import { en, type Strings } from '../../strings/en.js';
import { size } from './size.js';
import { fileStyles } from './text-parts.styles.js';

/** @summary A file that the visitor sends, and how far it has come. */
export class VaFile extends LitElement {
  static override styles = [shared, fileStyles];

  @property() name = '';
  @property({ attribute: false }) file: SentFile | null = null;
  @property({ attribute: false }) strings: Strings = en;

  override render() {
    const { name, file } = this;
    if (!file) return nothing;
    return html`
      <span class="name">${name}</span> <span class="size">${size(file.bytes)}</span>
      ${file.progress < 1 ? html`<progress aria-label=${name} .value=${file.progress}></progress>` : nothing}
    `;
  }
}
