import { define } from '../../define.js';
import { VaPanel } from './panel.component.js';

define('va-panel', VaPanel);

declare global {
  interface HTMLElementTagNameMap {
    'va-panel': VaPanel;
  }
}
