import { define } from '../../define.js';
import { VaCallInfo } from './call-info.component.js';

define('va-call-info', VaCallInfo);

declare global {
  interface HTMLElementTagNameMap {
    'va-call-info': VaCallInfo;
  }
}
