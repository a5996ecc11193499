/** The kiosk's own page, on which a visit stands still: what would have come from an agent is put into it. */

import { failureOf, type VoiceErrorCode } from '../../errors.js';
import { readScreenMessage } from '../../session/screen-messages.extra.js';
import type { SessionFact } from '../../state/index.js';
import '../../ui/components/code/code.extra.js';
import '../../ui/components/orb/orb.extra.js';
import type { CallBox } from '../../voice-assistant.box.js';
import { VoiceAssistant } from '../../voice-assistant.js';
import { IN_CALL } from '../fakes.js';

export interface KioskMoment {
  /** Of `ui.update`; none before a visit. */
  readonly update?: Readonly<Record<string, unknown>>;
  readonly notification?: string;
  /** What was said last, by the assistant unless it begins with `> `. */
  readonly said?: readonly string[];
  readonly failure?: VoiceErrorCode;
}

declare global {
  interface Window {
    /** Draws a moment of a visit. Resolves when it stands. */
    drawKiosk(moment: KioskMoment): Promise<void>;
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

window.drawKiosk = async ({ update, notification, said = [], failure }) => {
  const element = document.querySelector('voice-assistant');
  if (!(element instanceof VoiceAssistant)) throw new Error('no kiosk here');
  const holder = element as unknown as { readonly box: CallBox | null };
  while (!holder.box || !element.renderRoot.querySelector('va-panel')) await frame();
  const { session } = holder.box;
  const facts: SessionFact[] = update ? [...IN_CALL, { type: 'quality/changed', quality: 'excellent' }] : [];
  for (const [index, words] of said.entries()) {
    const byVisitor = words.startsWith('> ');
    const text = byVisitor ? words.slice(2) : words;
    const speaker = byVisitor ? 'visitor' : 'assistant';
    facts.push({ type: 'transcript/heard', entry: { id: `${index}`, speaker, text, final: true, at: 0 } });
  }
  if (update) facts.push({ type: 'camera/changed', state: 'on', deviceId: null });
  const drawn = update && readScreenMessage('ui.update', update);
  if (drawn?.fact) facts.push(drawn.fact);
  if (notification)
    facts.push({ type: 'ui/notified', notification: { text: notification, kind: 'success' } });
  const inCall = failure?.startsWith('mic-') || failure?.startsWith('camera-');
  if (failure === 'mic-denied' || failure === 'mic-missing')
    facts.push({
      type: 'microphone/failed',
      state: failure === 'mic-denied' ? 'blocked' : 'missing',
      failure: failureOf(failure),
    });
  else if (failure && inCall) facts.push({ type: 'camera/failed', failure: failureOf(failure) });
  else if (failure)
    facts.push({ type: 'call/started' }, { type: 'call/failed', failure: failureOf(failure) });
  for (const fact of facts) session.note(fact);
  if (update) while (!element.renderRoot.querySelector('va-screen')) await frame();
  for (let count = 0; count < 5; count++) await frame();
  const pictures = [
    ...(element.renderRoot.querySelector('va-screen')?.renderRoot.querySelectorAll('img') ?? []),
  ];
  await Promise.all([...pictures, ...document.images].map((it) => it.decode().catch(() => {})));
  await document.fonts.ready;
};
