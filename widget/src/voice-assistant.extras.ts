import type { VoiceSession } from './session/index.js';
import type { PageMessage } from './session/signals.js';
import { type SessionSnapshot, selectHint, selectInCall } from './state/index.js';
import { hasStage } from './ui/extras.js';
import type { Visualizer } from './ui/visualizer.js';
import type { VoiceAssistant } from './voice-assistant.component.js';
import type { ScreenSide } from './voice-assistant.screen.extra.js';
import type { TextSide, TextSideDeps } from './voice-assistant.text.extra.js';

export interface Shown {
  readonly snapshot: SessionSnapshot;
  readonly visualizer: Visualizer;
  /** Whether the choice of devices is shown. */
  readonly choosing: boolean;
}

/**
 * Loads what is shown now and was not before. Only here, and from nowhere that is itself loaded on demand: the bundler
 * then knows that all of it comes after the panel, and repeats nothing. What cannot be loaded is missed, and the call
 * goes on.
 */
export function loadExtras({ snapshot, visualizer, choosing }: Shown): void {
  const parts = [
    visualizer === 'orb' && import('./ui/components/orb/orb.extra.js'),
    snapshot.ui?.components.some(({ type }) => type === 'QRCode') &&
      import('./ui/components/code/code.extra.js'),
    choosing && import('./ui/components/devices/devices.extra.js'),
    hasStage(snapshot) && import('./ui/components/stage/stage.extra.js'),
    snapshot.transcript.length > 0 &&
      !selectInCall(snapshot) &&
      import('./ui/components/export/export.extra.js'),
    selectHint(snapshot) && import('./ui/components/hint/hint.extra.js'),
  ];
  for (const part of parts) if (part) part.catch(() => {});
}

/** What a conversation has beside words, for assistants that use it. */
export const usesMoreThanWords = ({ features, quickReplies, sources }: SessionSnapshot): boolean =>
  !!(features?.feedback || features?.files) || !!quickReplies || !!sources;

export const loadTextSide = async (deps: TextSideDeps): Promise<TextSide> =>
  new (await import('./voice-assistant.text.extra.js')).TextSide(deps);

/** @param missed - What the agent has sent meanwhile; may still grow. */
export const loadScreenSide = async (
  host: VoiceAssistant,
  session: VoiceSession,
  missed: readonly PageMessage[],
): Promise<ScreenSide> =>
  new (await import('./voice-assistant.screen.extra.js')).ScreenSide(host, session, missed);
