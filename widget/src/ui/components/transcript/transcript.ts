import { define } from '../../define.js';
import { VaTranscript } from './transcript.component.js';

define('va-transcript', VaTranscript);

declare global {
  interface HTMLElementTagNameMap {
    'va-transcript': VaTranscript;
  }
}
