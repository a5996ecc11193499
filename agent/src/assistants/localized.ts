import type { LocalizedText } from './front-matter.js';

/** When the visitor's language is not among them. */
export const DEFAULT_LANGUAGE = 'en';

/** `pt` of `pt-BR`. @param tag - BCP 47. */
export const languageOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/**
 * The text in the visitor's language: for `pt-BR` that of `pt-BR`, else `pt`, else `en`, else the first.
 * @param lang - BCP 47 tag.
 */
export function inLanguage(text: LocalizedText, lang: string | undefined): string {
  if (typeof text === 'string') return text;
  const byTag = new Map(Object.entries(text).map(([tag, value]) => [tag.toLowerCase(), value]));
  const wanted = [...tagsOf(lang), DEFAULT_LANGUAGE];
  const found = wanted.map((tag) => byTag.get(tag)).find((value) => value !== undefined);
  return found ?? byTag.values().next().value ?? '';
}

/** `zh-hant-tw`, `zh-hant`, `zh`. */
function tagsOf(lang: string | undefined): string[] {
  const parts = lang?.toLowerCase().split('-') ?? [];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
