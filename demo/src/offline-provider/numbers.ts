const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = [
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1_000, 'thousand'],
  [100, 'hundred'],
] as const;

const UNITS = new Map(ONES.map((word, value) => [word, value]));
const ROUND = new Map(TENS.slice(2).map((word, index) => [word, (index + 2) * 10]));
const MULTIPLIERS = new Map<string, number>(SCALES.map(([value, word]) => [word, value]));

/** A whole number as it is spoken: `45` is `forty five`. Beyond a trillion the digits are read one by one. */
export function numberToWords(value: number): string {
  if (value < 0) return `minus ${numberToWords(-value)}`;
  if (!Number.isSafeInteger(value) || value >= 1e12) return digitsToWords(String(value));
  if (value < 20) return ONES[value]!;
  if (value < 100) return join(TENS[Math.floor(value / 10)]!, value % 10);
  const [scale, name] = SCALES.find(([size]) => value >= size)!;
  return join(`${numberToWords(Math.floor(value / scale))} ${name}`, value % scale);
}

/** Digits one by one, as a telephone number is spoken; what is no digit is left out. */
export const digitsToWords = (digits: string): string =>
  Array.from(digits.replace(/\D/g, ''), (digit) => ONES[Number(digit)]).join(' ');

const join = (text: string, rest: number) => (rest === 0 ? text : `${text} ${numberToWords(rest)}`);

/** A number found among words: its value and the places it takes, from `start` up to but without `end`. */
export interface FoundNumber {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** Numbers in digits or words, e.g. `twenty five` or `2`, also `a dozen` and `half a dozen`. Words in lower case. */
export function findNumbers(words: readonly string[]): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (let start = 0; start < words.length; ) {
    const number = numberAt(words, start);
    if (number) found.push(number);
    start = number?.end ?? start + 1;
  }
  return found;
}

function numberAt(words: readonly string[], start: number): FoundNumber | undefined {
  const word = words[start]!;
  if (/^\d+([.,]\d+)?$/.test(word)) return { value: Number(word.replace(',', '.')), start, end: start + 1 };
  if (word === 'half' && words[start + 2] === 'dozen') return { value: 6, start, end: start + 3 };
  if (word === 'dozen') return { value: 12, start, end: start + 1 };
  let total = 0;
  let group = 0;
  let end = start;
  for (let previous = Number.POSITIVE_INFINITY; end < words.length; end++) {
    const next = words[end]!;
    const small = UNITS.get(next) ?? ROUND.get(next);
    if (small !== undefined) {
      // "one two" are two numbers, "twenty one" and "hundred twenty" are one
      const fits = end === start || (small < 10 && previous >= 20) || previous >= 100;
      if (!fits) break;
      group += small;
      previous = small;
    } else if (MULTIPLIERS.has(next) && end > start) {
      const multiplier = MULTIPLIERS.get(next)!;
      if (multiplier === 100) group *= 100;
      else {
        total += group * multiplier;
        group = 0;
      }
      previous = multiplier;
    } else if (!(next === 'and' && previous >= 100 && isSmall(words[end + 1]) && end > start)) break;
  }
  return end === start ? undefined : { value: total + group, start, end };
}

const isSmall = (word: string | undefined) => word !== undefined && (UNITS.has(word) || ROUND.has(word));
