/** A screen that the agent draws, for the kiosk. */
import { define } from '../../define.js';
import { VaScreen } from './screen.component.js';

define('va-screen', VaScreen);

declare global {
  interface HTMLElementTagNameMap {
    'va-screen': VaScreen;
  }
}
