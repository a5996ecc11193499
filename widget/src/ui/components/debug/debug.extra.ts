import { Diagnostics } from '../../../session/diagnostics.extra.js';
import type { VoiceSession } from '../../../session/index.js';
import { define, VERSION } from '../../define.js';
import { VaDebug } from './debug.component.js';

define('va-debug', VaDebug);

export const diagnose = (session: VoiceSession): Diagnostics => new Diagnostics(session, VERSION);

declare global {
  interface HTMLElementTagNameMap {
    'va-debug': VaDebug;
  }
}
