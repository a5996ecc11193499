/** Pictures and people, for calls with cameras, screens or colleagues. */
import { define } from '../../define.js';
import { VaStage } from './stage.component.js';

define('va-stage', VaStage);

declare global {
  interface HTMLElementTagNameMap {
    'va-stage': VaStage;
  }
}
