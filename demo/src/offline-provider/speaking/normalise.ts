import { digitsToWords, numberToWords } from '../numbers.js';

const CURRENCIES: Readonly<Record<string, readonly [string, string]>> = {
  '€': ['euro', 'cent'],
  $: ['dollar', 'cent'],
  '£': ['pound', 'penny'],
};

const SYMBOLS: readonly (readonly [RegExp, string])[] = [
  [/&/g, ' and '],
  [/\+(?=\s*\d)/g, ' plus '],
  [/°\s*C\b/g, ' degrees celsius'],
  [/°\s*F\b/g, ' degrees fahrenheit'],
  [/°/g, ' degrees'],
  [/\s[=]\s/g, ' equals '],
  [/\s*[–—]\s*|\s-\s/g, ', '],
  [/…|\.{3,}/g, '. '],
  [/[“”„«»"*_`#~^|<>\\{}[\]]/g, ' '],
  [/[‘’]/g, "'"],
  [/[()]/g, ', '],
  [/\//g, ' or '],
];

/** Two numbers with a dash between; more of them are a telephone number or a date. */
const RANGE = /(?<![\d-]\s?)(\b\d{1,4})\s?[–—-]\s?(?=\d{1,4}\b(?!\s?[–—-]?\s?\d))/g;

/**
 * Text as it is to be spoken: markup gone, symbols, prices, times and numbers in words, letters that flite does
 * not know replaced by their plain ones. flite itself would spell out or skip them.
 */
export function normaliseForSpeech(text: string): string {
  const plain = text
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\bhttps?:\/\/(?:www\.)?([^\s/]+)\S*/g, '$1')
    .replace(/^[ \t]*(?:[-*+•]|\d+[.)])[ \t]+/gm, '')
    .replace(/([^\s.,:;!?])[ \t]*\n+/g, '$1. ');
  const grouped = plain.replace(/\b\d{1,3}(?:,\d{3})+\b/g, (digits) => digits.replace(/,/g, ''));
  const ranged = grouped.replace(/(\d)\s?%/g, '$1 percent').replace(RANGE, '$1 to ');
  let spoken = numbersInWords(ranged);
  for (const [pattern, replacement] of SYMBOLS) spoken = spoken.replace(pattern, replacement);
  return spoken
    .replace(/([\w-])@([\w-])/g, '$1 at $2')
    .replace(/(\w)\.(?=[a-z]{2,})/gi, '$1 dot ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(/\s+([.,!?;:])/g, '$1')
    .replace(/([,;:])[,;:]+/g, '$1')
    .replace(/,([.!?])/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.]+/, '')
    .trim();
}

function numbersInWords(text: string): string {
  return (
    text
      .replace(/([€$£])\s?(\d[\d,]*)(?:\.(\d{2}))?(?!\d)/g, (_, sign, whole, cents) =>
        price(sign, whole, cents),
      )
      .replace(/(\d[\d,]*)(?:[.,](\d{2}))?\s?([€£])/g, (_, whole, cents, sign) => price(sign, whole, cents))
      .replace(/\b([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?\b/g, (_, hour, minute) => time(hour, minute))
      // Digits in groups, or with a leading zero, are a telephone number or a code.
      .replace(/\+?\b\d{2,5}(?:[ -]\d{2,5}){2,}\b|\b0\d{2,}\b/g, (digits) => digitsToWords(digits))
      .replace(/\b(\d+)\.(\d+)\b/g, (_, whole, part) => `${words(whole)} point ${digitsToWords(part)}`)
      .replace(/\b(\d{1,2})(?:st|nd|rd|th)\b/g, (_, digits) => ordinal(Number(digits)))
      .replace(/\b(19|20)(\d\d)\b/g, (_, century, rest) => year(century, rest))
      .replace(/\b\d{1,12}(?=\b|[a-z%°])/gi, (digits) => `${words(digits)} `)
      .replace(/ ([.,!?;:])/g, '$1')
  );
}

const words = (digits: string) => numberToWords(Number(digits));

function price(sign: string, whole: string, cents: string | undefined): string {
  const [unit, part] = CURRENCIES[sign] ?? ['', ''];
  const amount = Number(whole.replace(/,/g, ''));
  const main = `${numberToWords(amount)} ${amount === 1 ? unit : `${unit}s`}`;
  const rest = Number(cents ?? 0);
  if (rest === 0) return main;
  const parts = part === 'penny' ? 'pence' : `${part}s`;
  return `${main} and ${numberToWords(rest)} ${rest === 1 ? part : parts}`;
}

function time(hour: string, minute: string): string {
  const minutes = Number(minute);
  if (minutes === 0) return `${words(hour)} o'clock`;
  return `${words(hour)} ${minutes < 10 ? 'oh ' : ''}${numberToWords(minutes)}`;
}

function year(century: string, rest: string): string {
  const years = Number(rest);
  if (century === '20' && years < 10) return `two thousand${years ? ` ${numberToWords(years)}` : ''}`;
  if (years === 0) return `${words(century)} hundred`;
  return `${words(century)} ${years < 10 ? 'oh ' : ''}${numberToWords(years)}`;
}

const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

function ordinal(value: number): string {
  const spoken = numberToWords(value).split(' ');
  const last = spoken.pop() ?? '';
  return [...spoken, ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`)].join(
    ' ',
  );
}
