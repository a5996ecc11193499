import { define } from '../../define.js';
import { VaComposer } from './composer.component.js';

define('va-composer', VaComposer);

declare global {
  interface HTMLElementTagNameMap {
    'va-composer': VaComposer;
  }
}
