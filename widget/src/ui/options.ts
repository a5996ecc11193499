import { type CallStatus, type SessionSnapshot, selectStatus } from '../state/index.js';
import type { Strings } from './strings/en.js';

/** `text` never asks for the microphone; `voice` has no text field. */
export type Modality = 'voice' | 'text' | 'both';

/** What the page has chosen about how a call is held. */
export interface CallOptions {
  readonly modality: Modality;
  readonly hideTranscript: boolean;
  /** The microphone is on only while its button is held. */
  readonly pushToTalk: boolean;
}

export const DEFAULT_OPTIONS: CallOptions = Object.freeze({
  modality: 'both',
  hideTranscript: false,
  pushToTalk: false,
});

/** What goes on, as a class to style by and in words. */
export function describeStatus(
  snapshot: SessionSnapshot,
  { pushToTalk }: CallOptions,
  strings: Strings,
): { readonly status: CallStatus; readonly words: string } {
  const status = selectStatus(snapshot);
  // "you are muted" would sound like something to mend
  return { status, words: status === 'muted' && pushToTalk ? strings.holdToTalk : strings.status[status] };
}
