/** The script that a site includes. Defines `<voice-assistant>`. */
import { define } from './ui/define.js';
import { VoiceAssistant } from './voice-assistant.component.js';

define('voice-assistant', VoiceAssistant);

export type { VoiceAssistantEventMap } from './events.js';
export { VoiceAssistant };

declare global {
  interface HTMLElementTagNameMap {
    'voice-assistant': VoiceAssistant;
  }
}
