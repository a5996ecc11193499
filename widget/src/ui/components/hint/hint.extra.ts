/** Hints, for calls in which something is to be said beside the conversation. */
import { define } from '../../define.js';
import { VaHint } from './hint.component.js';

define('va-hint', VaHint);

declare global {
  interface HTMLElementTagNameMap {
    'va-hint': VaHint;
  }
}
