import { type CallStatus, type SessionSnapshot, selectStatus, type VideoSource } from '../state/index.js';
import type { Strings } from './strings/en.js';
import type { Visualizer } from './visualizer.js';
import { fill } from './words.js';

/** `text` never asks for the microphone; `voice` has no text field. */
export type Modality = 'voice' | 'text' | 'both';

/** What the page has chosen about how a call is held. */
export interface CallOptions {
  readonly modality: Modality;
  readonly hideTranscript: boolean;
  /** The microphone is on only while its button is held. */
  readonly pushToTalk: boolean;
  readonly visualizer: Visualizer;
  /** Whether the visitor may be seen. */
  readonly camera: boolean;
  /** Whether the visitor may show the screen. */
  readonly screenShare: boolean;
}

/** Where pictures come from; see `VoiceSession.showVideo`. */
export interface VideoPort {
  showVideo(identity: string | null, source: VideoSource, element: HTMLVideoElement): () => void;
}

export const DEFAULT_OPTIONS: CallOptions = Object.freeze({
  modality: 'both',
  hideTranscript: false,
  pushToTalk: false,
  visualizer: 'bars',
  camera: false,
  screenShare: false,
});

/** What goes on, as a class to style by and in words. */
export function describeStatus(
  snapshot: SessionSnapshot,
  { pushToTalk }: CallOptions,
  strings: Strings,
): { readonly status: CallStatus; readonly words: string } {
  const status = selectStatus(snapshot);
  if (snapshot.queue) return { status, words: fill(strings.queuePlace, { place: snapshot.queue.position }) };
  if (status === 'typing' && snapshot.ui) return { status, words: strings.screen.touch };
  // "you are muted" would sound like something to mend
  return { status, words: status === 'muted' && pushToTalk ? strings.holdToTalk : strings.status[status] };
}
