import type { VoiceFailure } from './errors.js';
import type { PageMessage, SessionWarning, ToolCall, TurnTimings } from './session/index.js';
import type { SessionSnapshot, UiComponent } from './state/index.js';

/** What `<voice-assistant>` tells the page. All bubble and are composed; details are plain data. */
export interface VoiceAssistantEventMap {
  /** Cancelable: `preventDefault()` keeps the call from being made. */
  'va-before-connect': CustomEvent<null>;
  /** Cancelable: `preventDefault()` keeps the call. */
  'va-before-disconnect': CustomEvent<null>;
  'va-connection-change': CustomEvent<Pick<SessionSnapshot, 'connection'>>;
  'va-agent-change': CustomEvent<Pick<SessionSnapshot, 'agent'>>;
  'va-microphone-change': CustomEvent<Pick<SessionSnapshot, 'microphone'>>;
  'va-transcript-change': CustomEvent<Pick<SessionSnapshot, 'transcript'>>;
  'va-camera-change': CustomEvent<Pick<SessionSnapshot, 'camera'>>;
  'va-screen-change': CustomEvent<Pick<SessionSnapshot, 'screen'>>;
  'va-participants-change': CustomEvent<Pick<SessionSnapshot, 'participants'>>;
  'va-quality-change': CustomEvent<Pick<SessionSnapshot, 'quality'>>;
  'va-open-change': CustomEvent<{ readonly open: boolean }>;
  'va-error': CustomEvent<VoiceFailure>;
  /** A message of the agent's, as it came. */
  'va-message': CustomEvent<PageMessage>;
  /** The assistant calls a tool of the page: `confirming`, `running`, then `finished` or `failed`. */
  'va-tool-call': CustomEvent<ToolCall>;
  /** How long the parts of an answer took. */
  'va-turn': CustomEvent<TurnTimings>;
  /** Something is wrong that does not stop a call. For the site's developer. */
  'va-warning': CustomEvent<SessionWarning>;
  /** The agent draws a component that only the page knows: `fill()` takes what the page draws for it. */
  'va-component': CustomEvent<UiComponent & { fill(node: Node): void }>;
  /** The visitor has agreed to `consent`, or not. */
  'va-consent-change': CustomEvent<{ readonly version: string; readonly agreed: boolean }>;
}

/** Events that pass on a signal of the session's. */
export type PageNotice = 'va-message' | 'va-tool-call' | 'va-turn' | 'va-warning';

export const pageEvent = <Name extends keyof VoiceAssistantEventMap>(
  name: Name,
  detail: VoiceAssistantEventMap[Name]['detail'],
  cancelable = false,
): VoiceAssistantEventMap[Name] =>
  new CustomEvent(name, {
    bubbles: true,
    composed: true,
    cancelable,
    detail,
  }) as VoiceAssistantEventMap[Name];

declare global {
  interface HTMLElementEventMap extends VoiceAssistantEventMap {}
}
