import { VoiceSession } from '../../session/index.js';
import '../../ui/components/bar/bar.js';
import '../../ui/components/devices/devices.extra.js';
import '../../ui/components/export/export.extra.js';
import '../../ui/components/hint/hint.extra.js';
import '../../ui/components/orb/orb.extra.js';
import '../../ui/components/sheet/sheet.extra.js';
import '../../ui/components/stage/stage.extra.js';
import '../../ui/components/text-parts/text-parts.extra.js';
import '../../ui/components/transcript/rich-text.extra.js';
import { CallBox } from '../../voice-assistant.box.js';
import { VoiceAssistant } from '../../voice-assistant.js';
import { createFakeWorld, FakeMeter } from '../fakes.js';
import { LOOKS, type Look, type LookName } from './looks.js';
import { LOOK_TEXTS, type LookLanguage } from './texts.js';

/** ms. */
const LATER_MS = 400;

/** A voice that stands still. */
const LEVELS = Float32Array.of(0.8, 0.62, 0.5, 0.36, 0.28);

class StillMeter extends FakeMeter {
  override subscribe(source: string, listener: (levels: Float32Array) => void): () => void {
    listener(LEVELS);
    return super.subscribe(source, listener);
  }
}

export interface MountOptions {
  readonly look: LookName;
  readonly layout: VoiceAssistant['layout'];
  readonly theme: 'light' | 'dark';
  readonly language: LookLanguage;
  /** Times are counted from here, ms. */
  readonly nowMs: number;
}

/** Puts the real element into `parent`, in a state that is made up. Resolves when all of it is drawn. */
export async function mountLook(parent: Element, options: MountOptions): Promise<VoiceAssistant> {
  const texts = LOOK_TEXTS[options.language];
  const look: Look = LOOKS[options.look];
  const { layout, theme, language: lang } = options;
  const element = new VoiceAssistant();
  const shown = { layout, theme, lang, heading: texts.heading, open: !look.closed };
  Object.assign(element, shown, look.properties);
  const session = new VoiceSession({ ...createFakeWorld().ports, createMeter: () => new StillMeter() });
  session.showVideo = (identity, _, video) => paint(video, identity === null ? 190 : 28);
  const box = new CallBox(element, session);
  Object.assign(element, { box });
  parent.append(element);
  await settle(element);
  for (const fact of look.facts(texts, options.nowMs)) session.note(fact);
  await settle(element);
  await arrange(element, look, box);
  await settle(element);
  for (const { shadowRoot } of partsOf(element))
    for (const animation of shadowRoot?.getAnimations() ?? []) standStill(animation);
  return element;
}

/** What ends has ended; what goes on for ever is seen where it is after the same time. */
function standStill(animation: Animation): void {
  const endless = animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
  if (endless) {
    animation.currentTime = LATER_MS;
    animation.pause();
  } else animation.finish();
}

/** What a visitor would have done by then. */
async function arrange(element: VoiceAssistant, look: Look, box: CallBox): Promise<void> {
  const root = element.renderRoot;
  if (look.asking) {
    element.consent = 'looks';
    void box.connect();
  }
  const bar = root.querySelector('va-bar');
  const worthUnfolding = element.snapshot.transcript.length > 0 || element.modality === 'text';
  if (bar && worthUnfolding) bar.renderRoot.querySelector<HTMLElement>('.unfold')?.click();
  if (look.choosing) {
    const shown = (bar ?? root.querySelector('va-panel'))?.renderRoot;
    // by the event, because the strip has no room for that button
    shown?.dispatchEvent(
      new CustomEvent('va-devices-request', { bubbles: true, composed: true, detail: { open: true } }),
    );
    // a session without a call lists nothing: what was noted stays
  }
}

/** Waits until nothing is left to be drawn, in any of the parts. */
async function settle(element: VoiceAssistant): Promise<void> {
  let before = '';
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve));
    const parts = partsOf(element);
    await Promise.all(parts.map((part) => (part as Partial<VoiceAssistant>).updateComplete));
    const words = element.renderRoot.querySelector('.root')?.getAttribute('lang');
    const now = `${words} ${parts.length}`;
    quiet = now === before && words === element.lang ? quiet + 1 : 0;
    before = now;
  }
}

function partsOf(root: Element): Element[] {
  const inside = [...(root.shadowRoot?.querySelectorAll('*') ?? [])];
  return [root, ...inside.filter(({ shadowRoot }) => shadowRoot).flatMap(partsOf)];
}

/** A picture as of a camera: somebody against a wall. */
function paint(video: HTMLVideoElement, hue: number): () => void {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  if (!context) return () => {};
  const wall = context.createLinearGradient(0, 0, 0, 240);
  wall.addColorStop(0, `hsl(${hue} 30% 62%)`);
  wall.addColorStop(1, `hsl(${hue} 34% 38%)`);
  context.fillStyle = wall;
  context.fillRect(0, 0, 320, 240);
  context.fillStyle = `hsl(${hue} 40% 82%)`;
  context.beginPath();
  context.arc(160, 104, 44, 0, 2 * Math.PI);
  context.ellipse(160, 244, 92, 84, 0, 0, 2 * Math.PI);
  context.fill();
  video.poster = canvas.toDataURL();
  return () => video.removeAttribute('poster');
}
