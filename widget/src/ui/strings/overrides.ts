import type { Strings } from './en.js';

/** Words of the page's own, in place of any of ours. */
export type StringOverrides = {
  readonly [Key in keyof Strings]?: Strings[Key] extends string ? string : Partial<Strings[Key]>;
};

/** Our words with the page's in their place, group by group. What is not text is passed over. */
export function withOverrides(strings: Strings, overrides: StringOverrides): Strings {
  return merge(strings, overrides);
}

function merge<Words extends object>(words: Words, overrides: object): Words {
  const merged = { ...words };
  for (const [key, own] of Object.entries(overrides) as [keyof Words, unknown][]) {
    const word = words[key];
    if (typeof word === 'string' && typeof own === 'string') merged[key] = own as Words[keyof Words];
    if (typeof word === 'object' && word && typeof own === 'object' && own) merged[key] = merge(word, own);
  }
  return merged;
}
