import { define } from '../../define.js';
import { VaControls } from './controls.component.js';

define('va-controls', VaControls);

declare global {
  interface HTMLElementTagNameMap {
    'va-controls': VaControls;
  }
}
