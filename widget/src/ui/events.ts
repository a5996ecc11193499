import type { DeviceKind, Source } from '../state/index.js';

/** What the inner elements ask of `<voice-assistant>`. They act on nothing themselves. */
export interface RequestEventMap {
  /** The button that begins a call is pressed; it may be let go elsewhere. */
  'va-press-request': CustomEvent<{ readonly touch: boolean }>;
  'va-start-request': CustomEvent<null>;
  'va-take-over-request': CustomEvent<null>;
  'va-answer-request': CustomEvent<{ readonly agreed: boolean }>;
  'va-end-request': CustomEvent<null>;
  'va-hear-request': CustomEvent<null>;
  'va-camera-request': CustomEvent<{ readonly on: boolean }>;
  'va-screen-request': CustomEvent<{ readonly on: boolean }>;
  'va-devices-request': CustomEvent<{ readonly open: boolean }>;
  'va-device-request': CustomEvent<{ readonly kind: DeviceKind; readonly id: string | null }>;
  /** Puts the keyboard into the text field. */
  'va-type-request': CustomEvent<null>;
  'va-feedback-request': CustomEvent<{
    readonly id: string;
    readonly value: 'up' | 'down';
    readonly comment?: string;
  }>;
  'va-source-request': CustomEvent<Source>;
  'va-file-request': CustomEvent<{ readonly file: File }>;
  'va-history-request': CustomEvent<null>;
  'va-close-request': CustomEvent<null>;
  'va-mute-request': CustomEvent<{ readonly muted: boolean }>;
  'va-touch-request': CustomEvent<{
    readonly type: string;
    readonly payload: Readonly<Record<string, unknown>>;
  }>;
  'va-send-request': CustomEvent<{ readonly text: string }>;
}

type Detail<Name extends keyof RequestEventMap> = RequestEventMap[Name]['detail'];

/** Bubbles up to the element's own shadow root and no further: the page hears of it once it has happened. */
export const requestEvent = <Name extends keyof RequestEventMap>(
  name: Name,
  detail: Detail<Name>,
): CustomEvent<Detail<Name>> => new CustomEvent(name, { bubbles: true, composed: true, detail });

declare global {
  interface HTMLElementEventMap extends RequestEventMap {}
}
