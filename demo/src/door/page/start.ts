import { offerCopies } from './copy.js';

/** What an example in a frame may ask the visitor for. */
const ALLOWED = 'microphone; camera; autoplay; display-capture; speaker-selection; screen-wake-lock';

/** Puts the example in place of the words about it: not before, for each is a page of its own to load. */
function show(stage: HTMLElement, address: string): void {
  const frame = document.createElement('iframe');
  frame.src = address;
  frame.allow = ALLOWED;
  frame.title = stage.dataset.title ?? '';
  stage.replaceChildren(frame);
  frame.focus();
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-show]')) {
  const stage = button.closest<HTMLElement>('.stage');
  button.addEventListener('click', () => stage && show(stage, button.dataset.show ?? ''));
}
offerCopies(document);
