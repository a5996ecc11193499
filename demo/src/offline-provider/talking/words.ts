import { findNumbers } from '../numbers.js';

/** Words that carry no topic: they never count as a match nor as something that was not understood. */
const STOP_WORDS = new Set(
  `a an the this that these those some any each every all both such
   i me my mine you your yours we us our ours he him his she her they them their it its one ones
   am is are was were be been being do does did doing done have has had having can could will would shall should
   may might must let lets
   and or but if so then than as of in on at to from by with about into for over under up out off
   what which who whom whose how there here where when why
   not no yes ok okay well just also too very really much many more most please kindly maybe perhaps
   get got go going goes come comes give gives want wants wanted like likes need needs know knows tell tells say says
   ask asks asked call calls called use uses user users visitor visitors customer customers person someone anyone
   something anything thing things information info detail details look looking see hi hello hey thanks thank
   welcome sorry excuse now actually um uh er hm right i'm i'd i'll i've it's that's what's you're we're don't
   doesn't isn't can't when's where's how's who's there's let's whats wanna gonna
   exactly currently possible able try make makes take takes put puts way kind sort lot bit`.split(/\s+/),
);

/**
 * Groups of words that mean the same to a visitor. A word may stand in several. The first lines are what question
 * words turn into, see {@link PHRASES}.
 */
const SYNONYM_GROUPS = [
  'price cost fee charge rate expensive cheap euro dollar pound money',
  'duration long time day week hour minute quick fast',
  'hours open opening close closed closing schedule time',
  'time clock date today',
  'location address find located place street map direction directions where',
  'pay payment paying card cash invoice',
  'phone telephone number contact reach',
  'email mail contact',
  'add order buy purchase include',
  'remove delete drop cancel',
  'cart basket bag order',
  'show list view display contents inside',
  'checkout pay finish',
  'repair fix mend broken',
  'tire tyre tube puncture',
  'rent rental hire borrow',
  'sell sale buy purchase stock offer',
  'bike bicycle cycle',
  'book booking appointment reserve reservation schedule',
  'deliver delivery ship shipping',
  'return refund exchange',
  'experience work worked job career role employment employer company position',
  'education study studied degree university school graduate',
  'skill skills technology technologies language languages framework tool',
  'project projects built portfolio',
  'name called',
  'weather forecast temperature rain sunny',
  'warranty guarantee',
  'second-hand used',
  'wifi internet wireless',
  'park parking',
  'toilet bathroom restroom',
  'child children kid kids',
  'menu food eat dish meal',
  'drink beverage',
] as const;

/** Several words that stand for one topic word. `$1` keeps what was matched. Applied in this order. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bhow much (?=(?:is|are|does|do|would|will|for|to|it)\b)|\bhow much$/g, ' price '],
  [/\bhow expensive\b/g, ' price '],
  [/\bhow old\b/g, ' age '],
  [/\bhow (?:long|quickly|fast)\b/g, ' duration '],
  [/\bwhat time is it\b|\bwhat is the time\b|\bwhat day is it\b|\btime is it now\b/g, ' clock '],
  [/\bwhat time\b|\bwhat days?\b|\buntil when\b|\bwhen (?=are you|do you open|do you close)/g, ' hours '],
  [
    /\bwhere (?:are you|can i find you|is (?:it|this|your|the))\b|\bfind you\b|\bget (?:there|to you)\b/g,
    ' location ',
  ],
  [/\bwhat did you do\b/g, ' experience '],
  [/\bcheck out\b/g, ' checkout '],
  [/\b(?:can|do) you see (?:me|us|this|anything|anybody|anyone)\b|\bwhat (?:can|do) you see\b/g, ' camera '],
  [/\bwhat (?:am i|i am|i'm|are we) (?=(?:holding|wearing|showing)\b)|\bwhat is in my hands?\b/g, ' camera '],
  [/\b(?:take|put|bring) (.{1,30}?) (?:off|out)\b/g, ' remove $1 '],
];

/** Ways of ordering something. Their word counts when it fits and costs nothing when it does not. */
const ORDERING =
  /\b(?:i would like|i'd like|i will have|i'll have|i will take|i'll take|can i have|could i have|can i get|could i get|give me|bring me|i want|put)\b(?! to\b)/;

/** What a text is about. */
export interface Topic {
  /** Stems of the words that carry meaning, each once, in the order of the text. */
  readonly stems: readonly string[];
  /** Stems that count when they match and are not missed when they do not. */
  readonly soft: readonly string[];
}

/** Lower-case words and numbers of a text; apostrophes within words are kept. */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/[‘’]/g, "'")
      .normalize('NFC')
      .match(/\d+(?:[.,]\d+)?|[\p{L}\p{M}]+(?:'[\p{L}]+)*/gu) ?? []
  );
}

/** Stems of the words that carry meaning; numbers do not: they are arguments. */
export function topicOf(text: string): Topic {
  const lower = wordsOf(text).join(' ');
  let plain = lower;
  for (const [pattern, replacement] of PHRASES) plain = plain.replace(pattern, replacement);
  const all = plain.split(/\s+/).filter((word) => word !== '');
  const numbers = findNumbers(all);
  const isNumber = (index: number) => numbers.some(({ start, end }) => index >= start && index < end);
  const words = all.filter((word, index) => !STOP_WORDS.has(word) && !isNumber(index));
  const stems = [...new Set(words.map(stem))];
  return { stems, soft: ORDERING.test(lower) && !stems.includes('add') ? ['add'] : [] };
}

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

/** A word without its ending, so that `renting`, `rents` and `rent` are one. Not linguistics: only has to agree with itself. */
export function stem(word: string): string {
  let base = word.replace(/'s$/, '');
  if (base.length > 4 && base.endsWith('ies')) base = `${base.slice(0, -3)}y`;
  else if (base.length > 4 && /(?:x|s|z|ch|sh)es$/.test(base)) base = base.slice(0, -2);
  else if (base.length > 3 && /[^su]s$/.test(base)) base = base.slice(0, -1);
  if (base.length > 5 && base.endsWith('ing')) base = undouble(base.slice(0, -3));
  else if (base.length > 4 && base.endsWith('ed')) base = undouble(base.slice(0, -2));
  else if (base === 'used') base = 'use';
  return base.length > 3 && base.endsWith('e') ? base.slice(0, -1) : base;
}

const undouble = (base: string) => (/([bdgmnprt])\1$/.test(base) ? base.slice(0, -1) : base);

const groupsOf = new Map<string, Set<number>>();
for (const [index, group] of SYNONYM_GROUPS.entries()) {
  for (const word of group.split(' ')) {
    const key = stem(word);
    groupsOf.set(key, (groupsOf.get(key) ?? new Set()).add(index));
  }
}

/** 1 for the same stem, less for one of the same meaning, else 0. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const groups = groupsOf.get(b);
  if (!groups) return 0;
  for (const group of groupsOf.get(a) ?? []) if (groups.has(group)) return 0.7;
  return 0;
}
