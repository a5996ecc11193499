/** The device pickers, for visitors who open them. */
import { define } from '../../define.js';
import { VaDevices } from './devices.component.js';

define('va-devices', VaDevices);

declare global {
  interface HTMLElementTagNameMap {
    'va-devices': VaDevices;
  }
}
