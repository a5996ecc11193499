/** For conversations that are over. */
import { define } from '../../define.js';
import { VaExport } from './export.component.js';

define('va-export', VaExport);

declare global {
  interface HTMLElementTagNameMap {
    'va-export': VaExport;
  }
}
