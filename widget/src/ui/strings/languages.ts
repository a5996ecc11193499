import type { Strings } from './en.js';

type Load = () => Promise<{ readonly strings: Strings }>;

/** Every language but English, which comes with the panel. Each is a part of its own, loaded when it is spoken. */
const LANGUAGES: Readonly<Record<string, Load>> = {
  ar: () => import('./ar.js'),
  de: () => import('./de.js'),
  es: () => import('./es.js'),
  fr: () => import('./fr.js'),
  it: () => import('./it.js'),
  ja: () => import('./ja.js'),
  nl: () => import('./nl.js'),
  pl: () => import('./pl.js'),
  pt: () => import('./pt.js'),
  tr: () => import('./tr.js'),
  zh: () => import('./zh.js'),
};

/** The language to speak for a BCP 47 tag: `pt-BR` is `pt`. What we have no words for is English. */
export const languageOf = (tag: string): string => {
  const base = tag.split(/[-_]/)[0]?.toLowerCase() ?? '';
  return Object.hasOwn(LANGUAGES, base) ? base : 'en';
};

/** The words of a language from {@link languageOf}; null for English, whose words are there already. */
export const loadStrings = async (language: string): Promise<Strings | null> =>
  (await LANGUAGES[language]?.())?.strings ?? null;
