import { define } from '../../define.js';
import { VaNotice } from './notice.component.js';

define('va-notice', VaNotice);

declare global {
  interface HTMLElementTagNameMap {
    'va-notice': VaNotice;
  }
}
