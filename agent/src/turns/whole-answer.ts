import { languageOf } from '../assistants/localized.js';

/** Said by themselves, these are all that somebody wanted to say. Without punctuation; of languages of the widget. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  en: [
    ...[
      'yes',
      'yeah',
      'yep',
      'no',
      'nope',
      'okay',
      'ok',
      'sure',
      'right',
      'correct',
      'exactly',
      'hello',
      'hi',
    ],
    ...['thanks', 'thank you', 'yes please', 'no thanks', 'no thank you', 'bye', 'goodbye'],
  ],
  de: [
    ...[
      'ja',
      'nein',
      'doch',
      'okay',
      'ok',
      'genau',
      'richtig',
      'klar',
      'gerne',
      'hallo',
      'danke',
      'ja bitte',
    ],
    ...['ja gerne', 'nein danke', 'tschüss'],
  ],
  fr: [
    ...['oui', 'non', 'si', "d'accord", 'ok', 'exactement', 'bien sûr', 'bonjour', 'merci', 'oui merci'],
    ...['non merci', "oui s'il vous plaît", 'au revoir'],
  ],
  es: ['sí', 'no', 'vale', 'ok', 'claro', 'exacto', 'hola', 'gracias', 'sí por favor', 'no gracias', 'adiós'],
  it: ['sì', 'no', 'ok', 'va bene', 'certo', 'esatto', 'ciao', 'grazie', 'sì grazie', 'no grazie'],
  pt: [
    ...['sim', 'não', 'ok', 'claro', 'exato', 'olá', 'obrigado', 'obrigada', 'sim por favor', 'não obrigado'],
    ...['não obrigada', 'tchau'],
  ],
  nl: [
    'ja',
    'nee',
    'oké',
    'ok',
    'prima',
    'precies',
    'hallo',
    'bedankt',
    'dank je',
    'ja graag',
    'nee bedankt',
  ],
  pl: ['tak', 'nie', 'okej', 'ok', 'dobrze', 'jasne', 'cześć', 'dziękuję', 'tak proszę', 'nie dziękuję'],
  tr: ['evet', 'hayır', 'tamam', 'olur', 'merhaba', 'teşekkürler', 'teşekkür ederim', 'hayır teşekkürler'],
  ar: ['نعم', 'لا', 'أجل', 'حسنا', 'مرحبا', 'شكرا', 'لا شكرا'],
  ja: ['はい', 'いいえ', 'うん', 'お願いします', 'ありがとう', 'ありがとうございます', '大丈夫です'],
  zh: ['是', '是的', '不', '不是', '好', '好的', '对', '行', '可以', '没有', '谢谢', '不用了', '你好'],
};
const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(ANSWERS).map(([lang, answers]) => [lang, new Set(answers)]),
);

/**
 * Whether this is a whole answer or greeting of a word or two. They are over so soon that their sound tells nothing of
 * it: the framework's detector takes "no" for the beginning of a sentence (0.1, where 0.36 is an end).
 * @param lang - BCP 47 tag; of other languages than the widget's none is known.
 */
export function isWholeAnswer(text: string, lang: string): boolean {
  const words = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{M}']+/gu, ' ')
    .trim();
  return SETS.get(languageOf(lang))?.has(words) ?? false;
}
