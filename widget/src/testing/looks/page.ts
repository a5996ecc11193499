/** The page of one picture: an ordinary site with the element in it, in the state that the address names. */

import { LOOKS, type LookName } from './looks.js';
import { mountLook } from './mount-look.js';
import { LOOK_TEXTS, type LookLanguage } from './texts.js';

const wanted = new URLSearchParams(location.search);
const isLook = (name: string | null): name is LookName => !!name && Object.hasOwn(LOOKS, name);
const isLanguage = (name: string | null): name is LookLanguage => !!name && Object.hasOwn(LOOK_TEXTS, name);

async function draw(): Promise<void> {
  const [look, language] = [wanted.get('look'), wanted.get('language')];
  if (!isLook(look) || !isLanguage(language)) throw new Error(`no such look: ${location.search}`);
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
  const theme = wanted.get('theme') === 'dark' ? 'dark' : 'light';
  const layout = (wanted.get('layout') ?? 'floating') as 'floating' | 'inline' | 'bar' | 'kiosk';
  root.dataset.theme = theme;
  root.dataset.layout = layout;
  const title = document.querySelector('h1');
  if (title) title.textContent = LOOK_TEXTS[language].pageTitle;
  await mountLook(document.querySelector('#place') ?? document.body, {
    ...{ look, language, theme, layout },
    nowMs: Date.now(),
  });
  await document.fonts.ready;
  root.dataset.looks = JSON.stringify(
    Object.fromEntries(Object.entries(LOOKS).map(([name, { title }]) => [name, title])),
  );
  root.dataset.ready = '';
}

await draw();
