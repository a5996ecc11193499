import { type FoundNumber, findNumbers } from '../numbers.js';
import type { ParameterSchema, Tool } from './conversation.js';
import { enumOf, isEnum, nameWords } from './tools.js';
import { isStopWord, likeness, stem, topicOf } from './words.js';

/** What could be made out for a tool. */
export interface Extracted {
  readonly args: Readonly<Record<string, unknown>>;
  /** Required arguments that nothing was said about. */
  readonly missing: readonly string[];
}

/** What is one when nobody says how many. */
const QUANTITY = /\b(?:qty|quantity|count|amount|how many|pieces|servings|portions)\b/;

/** Words in front of what a parameter is about. A parameter without one takes what is left over. */
const LEADS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:from|origin|source|start|departure)\b/, 'from'],
  [/\b(?:destination|target|arrival|to|recipient)\b/, 'to'],
  [/\b(?:city|location|place|country|region|address|area|town|zone)\b/, 'in|at|near|around|for|to'],
  [/\b(?:company|employer|organi[sz]ation|firm|client)\b/, 'at|with|for|in|by|from'],
  [/\b(?:person|name|who|contact)\b/, 'named|called|name is|i am|for|with'],
  [/\b(?:date|day|when)\b/, 'on|for|at|by'],
  [/\b(?:time|hour)\b/, 'at|by|around'],
  [/\b(?:topic|subject|query|question|search|keyword|term)\b/, 'about|for|on|of|regarding'],
  [/\b(?:message|text|note|content|comment|body)\b/, 'saying|says|that|message|note'],
];

const DAYS =
  /\b(?:today|tomorrow|tonight|(?:next |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|\d{4}-\d{2}-\d{2})\b/i;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words of an utterance, of which each can be used for one argument. */
class Sentence {
  /** As they were said, without punctuation. */
  readonly original: readonly string[];
  readonly lower: readonly string[];
  readonly #used: boolean[];

  constructor(said: string) {
    this.original = said.match(/[\p{L}\p{M}\p{N}]+(?:[.,'’&@:-][\p{L}\p{M}\p{N}]+)*/gu) ?? [];
    this.lower = this.original.map((word) => word.toLowerCase().replace('’', "'"));
    this.#used = this.original.map(() => false);
  }

  isFree = (index: number): boolean => this.#used[index] === false;

  use({ start, end }: Span): void {
    this.#used.fill(true, start, end);
  }

  text({ start, end }: Span): string {
    return this.original.slice(start, end).join(' ');
  }
}

/** Finds a tool's arguments in what was said, by its JSON schema: never one that was not said, but for defaults. */
export function extractArguments(tool: Tool, said: string): Extracted {
  const sentence = new Sentence(said);
  const args: Record<string, unknown> = {};
  const parameters = Object.entries(tool.parameters);
  // What can be told apart most surely comes first, so that the rest is left for free text.
  const order = (schema: ParameterSchema) =>
    isEnum(schema) || schema.items?.enum ? 0 : typeOf(schema) === 'boolean' ? 1 : isNumeric(schema) ? 2 : 3;
  const sorted = [...parameters].sort(([, a], [, b]) => order(a) - order(b));
  const texts = parameters.filter(([, schema]) => order(schema) === 3);
  for (const [name, schema] of sorted) {
    const required = tool.required.includes(name);
    const alone = texts.filter(([other]) => tool.required.includes(other)).length === 1 && required;
    const value = argumentOf({ tool, name, schema, sentence, alone });
    if (value !== undefined) args[name] = value;
    else if (required && schema.default !== undefined) args[name] = schema.default;
    else if (required && isNumeric(schema) && isQuantity(name, schema))
      args[name] = Math.max(1, schema.minimum ?? 1);
  }
  return { args, missing: tool.required.filter((name) => !(name in args)) };
}

/** The answer to a question for one argument: all of it counts. */
export function extractAnswer(name: string, schema: ParameterSchema, said: string): unknown {
  const sentence = new Sentence(said);
  if (isEnum(schema)) return enumValue(schema, sentence);
  if (typeOf(schema) === 'boolean') return !/\b(?:no|not|nope|don't|without)\b/i.test(said);
  if (isNumeric(schema)) return numberValue(name, schema, sentence);
  const text = trimmed(sentence, { start: 0, end: sentence.original.length }, new Set());
  const value = text ? sentence.text(text) : undefined;
  return value !== undefined && typeOf(schema) === 'array' ? [value] : value;
}

interface Wanted {
  readonly tool: Tool;
  readonly name: string;
  readonly schema: ParameterSchema;
  readonly sentence: Sentence;
  /** It is the only text that is required, so what is left over must be meant for it. */
  readonly alone: boolean;
}

function argumentOf({ tool, name, schema, sentence, alone }: Wanted): unknown {
  if (isEnum(schema)) return enumValue(schema, sentence);
  if (schema.items && isEnum(schema.items)) {
    const values: unknown[] = [];
    for (let value = enumValue(schema.items, sentence); value !== undefined; ) {
      values.push(value);
      value = enumValue(schema.items, sentence);
    }
    return values.length > 0 ? values : undefined;
  }
  switch (typeOf(schema)) {
    case 'boolean':
      return booleanValue(name, sentence);
    case 'number':
    case 'integer':
      return numberValue(name, schema, sentence);
    case 'string':
      return textValue({ tool, name, schema, sentence, alone });
    case 'array': {
      const text = textValue({ tool, name, schema, sentence, alone });
      return text?.split(/\s*,\s*|\s+and\s+/).filter((part) => part !== '');
    }
    default:
      return undefined; // objects: too much to guess
  }
}

const typeOf = ({ type }: ParameterSchema): string | undefined =>
  typeof type === 'string' ? type : (type?.find((one) => one !== 'null') ?? undefined);

const isNumeric = (schema: ParameterSchema) => ['number', 'integer'].includes(typeOf(schema) ?? '');

const isQuantity = (name: string, schema: ParameterSchema) =>
  QUANTITY.test(`${nameWords(name)} ${schema.description ?? ''}`.toLowerCase());

/** The allowed value that shares the most words with what was said. */
function enumValue(schema: ParameterSchema, sentence: Sentence): unknown {
  const values = (schema.enum ?? []).filter((value) => value !== null);
  const said = sentence.lower.map((word, index) => (sentence.isFree(index) ? stem(word) : ''));
  let found: { value: unknown; share: number; places: number[] } | undefined;
  for (const [index, name] of enumOf({ enum: values }).entries()) {
    const stems = name.split(' ').map(stem);
    const places = stems.map((part) => said.indexOf(part)).filter((place) => place >= 0);
    const share = places.length / stems.length;
    const better =
      !found || share > found.share || (share === found.share && places.length > found.places.length);
    if (share >= 0.5 && better) found = { value: values[index], share, places };
  }
  for (const place of found?.places ?? []) sentence.use({ start: place, end: place + 1 });
  return found?.value;
}

function booleanValue(name: string, sentence: Sentence): boolean | undefined {
  const stems = topicOf(nameWords(name)).stems;
  const at = sentence.lower.findIndex((word) => stems.includes(stem(word)));
  if (at < 0) return undefined;
  sentence.use({ start: at, end: at + 1 });
  return !sentence.lower
    .slice(Math.max(0, at - 2), at)
    .some((word) => /^(?:no|not|without|don't)$/.test(word));
}

function numberValue(name: string, schema: ParameterSchema, sentence: Sentence): number | undefined {
  const numbers = findNumbers(sentence.lower).filter(({ start }) => sentence.isFree(start));
  const fits = ({ value }: FoundNumber) =>
    value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (schema.maximum ?? Number.POSITIVE_INFINITY) &&
    (typeOf(schema) !== 'integer' || Number.isInteger(value));
  const stems = topicOf(nameWords(name)).stems;
  const isBeside = ({ start, end }: FoundNumber) =>
    [start - 1, end].some((place) => stems.includes(stem(sentence.lower[place] ?? '')));
  const number = numbers.find((found) => fits(found) && isBeside(found)) ?? numbers.find(fits);
  if (number) {
    sentence.use(number);
    return number.value;
  }
  if (numbers.length > 0 || !isQuantity(name, schema)) return undefined;
  const article = sentence.lower.findIndex((word) => word === 'a' || word === 'an');
  if (article < 0 || !fits({ value: 1, start: 0, end: 0 })) return undefined;
  sentence.use({ start: article, end: article + 1 });
  return 1;
}

function textValue({ tool, name, schema, sentence, alone }: Wanted): string | undefined {
  const about = `${nameWords(name)} ${(schema.description ?? '').toLowerCase()}`;
  if (/time ?zone/.test(nameWords(name))) return timeZone(sentence);
  if (/\b(?:date|day)\b/.test(nameWords(name))) {
    const day = DAYS.exec(sentence.lower.join(' '))?.[0];
    if (day) return day;
  }
  const ignored = new Set(topicOf(nameWords(tool.name)).stems);
  for (const word of topicOf(nameWords(name)).stems) ignored.add(word);
  const span = alone ? undefined : afterLead(sentence, leadsOf(nameWords(name), about));
  const found = span ? trimmed(sentence, span, ignored) : undefined;
  const chosen = found ?? (alone ? leftOver(sentence, leadsOf(nameWords(name), about), ignored) : undefined);
  if (!chosen) return undefined;
  sentence.use(chosen);
  return sentence.text(chosen);
}

/** By the name, which says more, else by the description. */
const leadsOf = (name: string, about: string): string | undefined =>
  LEADS.find(([pattern]) => pattern.test(name))?.[1] ?? LEADS.find(([pattern]) => pattern.test(about))?.[1];

/** What follows one of the words, up to the next word that leads to something else. */
function afterLead(sentence: Sentence, leads: string | undefined): Span | undefined {
  if (!leads) return undefined;
  const words = new Set(leads.split('|'));
  for (const [index, word] of sentence.lower.entries()) {
    const two = `${sentence.lower[index - 1] ?? ''} ${word}`;
    if (!(words.has(word) || words.has(two)) || !sentence.isFree(index)) continue;
    const start = index + 1;
    let end = start;
    while (end < sentence.lower.length && sentence.isFree(end) && !BREAKS.has(sentence.lower[end]!)) end++;
    if (end > start) return { start, end };
  }
  return undefined;
}

const BREAKS = new Set([
  'from',
  'to',
  'in',
  'at',
  'on',
  'for',
  'with',
  'saying',
  'named',
  'called',
  'and',
  'about',
  'by',
]);

/** The longest run of words that nothing else has used, without what only belongs to asking for the tool. */
function leftOver(
  sentence: Sentence,
  leads: string | undefined,
  ignored: ReadonlySet<string>,
): Span | undefined {
  const lead = afterLead(sentence, leads);
  const led = lead && trimmed(sentence, lead, ignored);
  if (led) return led;
  const runs: Span[] = [];
  let start = 0;
  for (let index = 0; index <= sentence.lower.length; index++) {
    if (index < sentence.lower.length && sentence.isFree(index)) continue;
    const run = index > start ? trimmed(sentence, { start, end: index }, ignored) : undefined;
    if (run) runs.push(run);
    start = index + 1;
  }
  return runs.sort((a, b) => b.end - b.start - (a.end - a.start))[0];
}

/**
 * The first stretch of words that mean something by themselves: "please add some green apples to my basket" is
 * "green apples" when `add` and `cart` are ignored.
 */
function trimmed(sentence: Sentence, { start, end }: Span, ignored: ReadonlySet<string>): Span | undefined {
  const isEmpty = (index: number) => {
    const word = sentence.lower[index]!;
    // A capital in the middle marks a name, whatever the word: "Will", "May".
    if (index > 0 && /^\p{Lu}/u.test(sentence.original[index]!) && word !== 'i') return false;
    return isStopWord(word) || [...ignored].some((stems) => likeness(stem(word), stems) > 0);
  };
  let first = start;
  while (first < end && isEmpty(first)) first++;
  if (first === end) return undefined;
  let last = first + 1;
  // A small word may stand inside a name ("fish and chips"), unless it leads away from it.
  while (last < end && !(LEAVING.has(sentence.lower[last]!) && isEmpty(last))) last++;
  while (last > first + 1 && isEmpty(last - 1)) last--;
  return { start: first, end: last };
}

const LEAVING = new Set([
  'to',
  'into',
  'in',
  'from',
  'on',
  'for',
  'at',
  'please',
  'thanks',
  'thank',
  'with',
  'by',
]);

/** The zone of a city that was named, e.g. `Europe/Lisbon`. */
function timeZone(sentence: Sentence): string | undefined {
  const said = ` ${sentence.lower.join(' ')} `;
  return Intl.supportedValuesOf('timeZone').find((zone) => {
    const city = zone.split('/').at(-1)!.replaceAll('_', ' ').toLowerCase();
    return said.includes(` ${city} `);
  });
}
