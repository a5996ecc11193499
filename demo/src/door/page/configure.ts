import {
  type Configuration,
  fromHash,
  NOTHING_CHOSEN,
  settingOf,
  toHash,
  withSetting,
} from './configuration.js';
import { drawControls } from './controls.js';
import { offerCopies } from './copy.js';
import { ELEMENT } from './element.js';
import { Preview } from './preview.js';
import { DIALECTS, type Dialect, snippet } from './snippet.js';

const find = <Found extends Element>(selector: string): Found => {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
};

const server = find<HTMLElement>('main').dataset.server ?? '';
const frame = find<HTMLIFrameElement>('iframe');
const code = find<HTMLElement>('#snippet');
const dialects = [...document.querySelectorAll<HTMLInputElement>('input[name=dialect]')];
const preview = new Preview(frame, ELEMENT);
let configuration: Configuration = NOTHING_CHOSEN;

const controls = drawControls(find<HTMLElement>('form'), ELEMENT, (name, value) => {
  choose(withSetting(configuration, ELEMENT, name, value));
});

function choose(next: Configuration): void {
  const hash = toHash(next);
  // in place: whoever tries ten colours does not want ten steps back
  history.replaceState(null, '', hash ? `#${hash}` : location.pathname);
  draw(next);
}

function draw(next: Configuration): void {
  configuration = next;
  for (const control of controls) control.show(settingOf(next, control.name));
  preview.show(next);
  drawSnippet();
}

function drawSnippet(): void {
  const chosen = dialects.find(({ checked }) => checked)?.value;
  const dialect: Dialect = DIALECTS.find((it) => it === chosen) ?? 'HTML';
  code.textContent = snippet(dialect, configuration, server);
}

for (const dialect of dialects) dialect.addEventListener('change', drawSnippet);
find<HTMLButtonElement>('#reset').addEventListener('click', () => choose(NOTHING_CHOSEN));
find<HTMLInputElement>('#narrow').addEventListener('change', ({ target }) => {
  frame.classList.toggle('narrow', target instanceof HTMLInputElement && target.checked);
});
addEventListener('hashchange', () => draw(fromHash(location.hash, ELEMENT)));
offerCopies(document);
draw(fromHash(location.hash, ELEMENT));
