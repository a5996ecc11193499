import { define } from '../../define.js';
import { VaBar } from './bar.component.js';

define('va-bar', VaBar);

declare global {
  interface HTMLElementTagNameMap {
    'va-bar': VaBar;
  }
}
