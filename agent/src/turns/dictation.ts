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

/** Whether these words end in digits that are said one by one: of a telephone number, an order, an account. */
export function isDictated(text: string): boolean {
  const words = text.toLowerCase().replace(/[.,!?;:…。、！？，\s]+$/u, '');
  const lastTwo = words.split(/[\s,.-]+/u).slice(-2);
  return ENDS_IN_DIGITS.test(words) || (lastTwo.length === 2 && lastTwo.every((word) => DIGITS.has(word)));
}
