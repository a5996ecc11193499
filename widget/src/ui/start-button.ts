import { html } from 'lit';
import type { SessionSnapshot } from '../state/index.js';
import { requestEvent } from './events.js';
import { microphoneIcon } from './icons/microphone.js';
import type { Strings } from './strings/en.js';

/** The button that begins a call; what has it is told by `va-press-request` and then `va-start-request`. */
export const renderStartButton = ({ connection }: SessionSnapshot, { start, startAgain }: Strings) =>
  html`<button part="start" class="start" type="button" @pointerdown=${press} @click=${click}>
    ${microphoneIcon}<span>${connection === 'idle' ? start : startAgain}</span>
  </button>`;

const press = ({ currentTarget, isPrimary, button, pointerType }: PointerEvent): void => {
  if (isPrimary && button === 0)
    currentTarget?.dispatchEvent(requestEvent('va-press-request', { touch: pointerType === 'touch' }));
};

const click = ({ currentTarget }: MouseEvent): void => {
  currentTarget?.dispatchEvent(requestEvent('va-start-request', null));
};
