import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomElementDeclaration } from 'custom-elements-manifest';
import { ROOT } from '../paths.js';

const STRINGS = 'widget/src/ui/strings';

/** Words that are one text, not a group of them: two spaces before the name, as the formatter has it. */
const WORD = /^ {2}(\w+): (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"),$/gm;

const wordsOf = (file: string) =>
  [...readFileSync(join(ROOT, STRINGS, file), 'utf8').matchAll(WORD)].map(
    ([, name = '', single, double]) => [name, (single ?? double ?? '').replaceAll(/\\(.)/g, '$1')] as const,
  );

/** `both`, `voice`, `text` of a type that is a choice of words. */
const choicesOf = (type: string): readonly string[] =>
  /^'[^']*'( \| '[^']*')+$/.test(type) ? type.split(' | ').map((it) => it.slice(1, -1)) : [];

function kindOf(type: string): 'choice' | 'switch' | 'number' | 'text' {
  if (choicesOf(type).length > 0) return 'choice';
  if (type === 'boolean') return 'switch';
  return type.startsWith('number') ? 'number' : 'text';
}

const plain = (text = ''): string => text.replaceAll(/\s+/g, ' ').trim();

/** `demo/src/door/page/element.ts`: what the configurator offers, from the element's own JSDoc and words. */
export function renderSettings(element: CustomElementDeclaration): string {
  const attributes = (element.attributes ?? []).map((it) => {
    const type = it.type?.text ?? '';
    const description = plain(it.description);
    if (kindOf(type) !== 'choice') return { name: it.name, kind: kindOf(type), description };
    const choices = choicesOf(type);
    return { name: it.name, kind: 'choice', choices, default: it.default?.replaceAll("'", ''), description };
  });
  const properties = (element.cssProperties ?? []).map((it) => ({
    name: it.name,
    default: it.default ?? '',
    description: plain(it.description),
  }));
  const languages = readdirSync(join(ROOT, STRINGS))
    .flatMap((file) => /^([a-z]{2})\.ts$/.exec(file)?.[1] ?? [])
    .sort();
  const words = Object.fromEntries([...wordsOf('launcher.en.ts'), ...wordsOf('en.ts')]);
  return `// Made by \`npm run docs\` from the JSDoc of widget/src/voice-assistant.component.ts: change it there.
import type { ElementDescription } from './configuration.js';

export const ELEMENT: ElementDescription = ${JSON.stringify({ attributes, properties, languages, words }, null, 2)};
`;
}
