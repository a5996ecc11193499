/** Types for Vue's templates: `import type {} from 'voice-assistant/vue'`, once. */
import type * as Vue from 'vue';
import type { VoiceAssistantAttributes, VoiceAssistantListeners, VoiceAssistantProps } from './props.js';

declare module 'vue' {
  interface GlobalComponents {
    'voice-assistant': Vue.DefineComponent<
      VoiceAssistantProps & VoiceAssistantAttributes & VoiceAssistantListeners<'on'>
    >;
  }
}
