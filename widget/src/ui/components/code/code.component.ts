import { css, html, LitElement, nothing, svg } from 'lit';
import { property } from 'lit/decorators.js';
import { encode } from 'uqr';

/** In modules; readers want four, and the white frame around the picture gives the rest. */
const BORDER = 2;

/** @summary A QR code, with words below it. */
export class VaCode extends LitElement {
  static override styles = css`
    figure { margin: 0; text-align: center; color: var(--_muted); }
    svg { width: min(13em, 60vw); border-radius: 0.6em; display: block; margin: 0 auto 0.4em; }
  `;

  @property() text = '';
  @property() caption = '';

  override render() {
    if (!this.text) return nothing;
    const { data, size } = encode(this.text, { border: BORDER });
    const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return html`<figure>
      ${svg`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.caption || this.text} shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"></rect><path d=${dots.join('')}></path></svg>`}
      ${this.caption ? html`<figcaption>${this.caption}</figcaption>` : nothing}
    </figure>`;
  }
}
