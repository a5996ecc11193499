import { define } from '../../define.js';
import { VaSheet } from './sheet.component.js';

define('va-sheet', VaSheet);

declare global {
  interface HTMLElementTagNameMap {
    'va-sheet': VaSheet;
  }
}
