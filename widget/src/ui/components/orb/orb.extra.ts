/** The orb, for pages that ask for it. */
import { define } from '../../define.js';
import { VaOrb } from './orb.component.js';

define('va-orb', VaOrb);

declare global {
  interface HTMLElementTagNameMap {
    'va-orb': VaOrb;
  }
}
