/** QR codes, for screens that have one. */
import { define } from '../../define.js';
import { VaCode } from './code.component.js';

define('va-code', VaCode);

declare global {
  interface HTMLElementTagNameMap {
    'va-code': VaCode;
  }
}
