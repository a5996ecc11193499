/** Digits as people say them, in the languages whose recognisers write them as words. */
const DIGITS: ReadonlySet<string> = new Set(
  [
    'zero oh one two three four five six seven eight nine double triple',
    'null eins zwei zwo drei vier fünf sechs sieben acht neun',
    'zéro un deux trois quatre cinq six sept huit neuf',
    'cero uno dos tres cuatro cinco seis siete ocho nueve',
    'uno due tre quattro cinque sei sette otto nove',
    'um dois três quatro meia sete oito nove',
    'nul een twee drie vier vijf zes zeven acht negen',
    'jeden dwa trzy cztery pięć sześć siedem osiem dziewięć',
    'ноль один два три четыре пять шесть семь восемь девять',
    'sıfır bir iki üç dört beş altı yedi sekiz dokuz',
  ].flatMap((words) => words.split(' ')),
);
/** "555", "5 5 5", "01-42" and the same in Chinese: three digits at the end. A single number is an answer. */
const ENDS_IN_DIGITS = /(?:[\p{Nd}零〇一二三四五六七八九][\s.-]*){3}$/u;
/** Silence that ends a turn in which digits are dictated, ms: people breathe between groups of them. */
const DICTATED_MS = 900;

/** Whether these words end in digits that are said one by one: of a telephone number, an order, an account. */
export function isDictated(text: string): boolean {
  const words = text.toLowerCase().replace(/[.,!?;:…。、！？，\s]+$/u, '');
  const lastTwo = words.split(/[\s,.-]+/u).slice(-2);
  return ENDS_IN_DIGITS.test(words) || (lastTwo.length === 2 && lastTwo.every((word) => DIGITS.has(word)));
}

export interface DictationWaitOptions {
  /** Silence that ends any other turn, ms. */
  readonly usualMs: number;
  /** Called when that changes, before the words are judged. */
  readonly onChange: (ms: number) => void;
}

/**
 * Lets a visitor finish a number. A detector of turns takes "my number is five five five" for complete, and an assistant
 * that answers within the length of a breath would cut them off.
 */
export class DictationWait {
  readonly #options: DictationWaitOptions;
  #ms: number;

  constructor(options: DictationWaitOptions) {
    this.#options = options;
    this.#ms = options.usualMs;
  }

  /** What was just said. */
  heard(text: string) {
    const { usualMs, onChange } = this.#options;
    const ms = isDictated(text) ? Math.max(usualMs, DICTATED_MS) : usualMs;
    if (ms === this.#ms) return;
    this.#ms = ms;
    onChange(ms);
  }
}
