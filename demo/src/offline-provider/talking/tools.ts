import type { ParameterSchema, Tool } from './conversation.js';
import type { Entry } from './match.js';

/** Verbs that most tools' names begin with and that say nothing about which tool is meant. */
const EMPTY_NAME_WORDS = new Set([
  'get',
  'fetch',
  'lookup',
  'find',
  'search',
  'query',
  'retrieve',
  'read',
  'do',
  'run',
  'tool',
]);

/** Words of a name, e.g. `addToCart` and `add_to_cart` are `add to cart`. */
export const nameWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^a-zA-Z0-9]+/g, ' ')
    .trim()
    .toLowerCase();

/** What a tool is about, to be matched against what was said. */
export function toolEntry(tool: Tool): Entry {
  const words = nameWords(tool.name).split(' ');
  const telling = words.filter((word) => !EMPTY_NAME_WORDS.has(word));
  const parameters = Object.entries(tool.parameters).map(
    ([name, schema]) => `${nameWords(name)} ${enumOf(schema).join(' ')}`,
  );
  return {
    title: (telling.length > 0 ? telling : words).join(' '),
    body: `${tool.description} ${parameters.join(' ')}`,
    needsTitle: true,
    absorbs: tool.required.some((name) => !isEnum(tool.parameters[name] ?? {})),
  };
}

export const isEnum = (schema: ParameterSchema): boolean => enumOf(schema).length > 0;

/** The values that an argument may have, as they are said. */
export const enumOf = (schema: ParameterSchema): string[] =>
  (schema.enum ?? [])
    .filter((value) => value !== null)
    .map((value) => nameWords(String(value)) || String(value));

/** What a tool does, to follow "I can": from its description when that begins with a verb, else from its name. */
export function abilityOf(tool: Tool): string {
  const first = /^[^.;(]{1,80}/.exec(tool.description.trim())?.[0].trim() ?? '';
  const [verb = '', ...rest] = first.split(/\s+/);
  const isThirdPerson = /^\p{L}+[^su\W]s$/u.test(verb) && rest.length > 0 && verb.toLowerCase() !== 'this';
  if (isThirdPerson) return [verb.toLowerCase().replace(/(?<=ch|sh|x)es$|s$/, ''), ...rest].join(' ');
  const nameVerb = nameWords(tool.name).split(' ')[0];
  if (verb.toLowerCase() === nameVerb && rest.length > 0) return [nameVerb, ...rest].join(' ');
  return nameWords(tool.name);
}
