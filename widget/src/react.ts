/** Types for JSX in React 19: `import type {} from 'voice-assistant/react'`, once. */
import type * as React from 'react';
import type { VoiceAssistantAttributes, VoiceAssistantListeners, VoiceAssistantProps } from './props.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'voice-assistant': React.DetailedHTMLProps<React.HTMLAttributes<VoiceAssistant>, VoiceAssistant> &
        VoiceAssistantProps &
        VoiceAssistantAttributes &
        VoiceAssistantListeners<'on'>;
    }
  }
}
