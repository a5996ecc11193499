import { define } from '../../define.js';
import { VaLevelBars } from './level-bars.component.js';

define('va-level-bars', VaLevelBars);

declare global {
  interface HTMLElementTagNameMap {
    'va-level-bars': VaLevelBars;
  }
}
