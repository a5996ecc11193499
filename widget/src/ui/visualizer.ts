import { html, type TemplateResult } from 'lit';
import type { Meter } from '../session/index.js';
import type { SessionSnapshot } from '../state/index.js';
import './components/level-bars/level-bars.js';
import { microphoneIcon } from './icons/microphone.js';

/** What moves with the assistant's voice. */
export type Visualizer = 'bars' | 'orb' | 'none';

/** The one that the page has chosen. It follows the assistant, and the orb also the visitor who is listened to. */
export function renderVisualizer(
  visualizer: Visualizer,
  { agent, microphone }: SessionSnapshot,
  meter: Meter | null,
): TemplateResult {
  const speaking = agent === 'speaking';
  if (visualizer === 'none') return microphoneIcon;
  if (visualizer !== 'orb') {
    return html`<va-level-bars .meter=${meter} source="assistant" ?active=${speaking}></va-level-bars>`;
  }
  const listening = agent === 'listening' && microphone.state === 'on';
  const source = speaking ? 'assistant' : 'visitor';
  return html`<va-orb .meter=${meter} source=${source} ?active=${speaking || listening}></va-orb>`;
}
