/** Sounds that only say "I am listening", in any language; written as recognisers write them. */
const HUMS =
  /^(u+h+[ -]?h+u+h+|m+[ -]?h+m+|h+m+|m+|u+h+|u+m+|e+h+m*|a+h+|o+h+|a+ha+|ähm*|öh+|hum|ах|ага|угу|хм|嗯+|哦+|えーと|うん+|음+)$/u;

/** Words of agreement. While the assistant goes on for long, they mean the same as a hum. */
const ASSENTS: ReadonlySet<string> = new Set([
  ...['yeah', 'yes', 'yep', 'ok', 'okay', 'right', 'sure', 'i see', 'good', 'great', 'alright', 'got it'],
  ...[
    'ja',
    'genau',
    'gut',
    'klar',
    'ach so',
    'stimmt',
    'oui',
    "d'accord",
    'ouais',
    'bien',
    'si',
    'sí',
    'vale',
    'claro',
  ],
  ...[
    'sì',
    'va bene',
    'certo',
    'sim',
    'tá',
    'tá bom',
    'certo',
    'goed',
    'oké',
    'tak',
    'dobrze',
    'jasne',
    'да',
    'хорошо',
  ],
  ...['evet', 'tamam', 'نعم', 'حسنا', 'طيب', 'はい', 'ええ', 'そう', '네', '예', '好', '好的', '对', '是'],
]);

/** Whether this needs no answer while the assistant is speaking. @param goesOn - it will for a while. */
export function isBackchannel(text: string, goesOn: boolean): boolean {
  const words = text
    .toLowerCase()
    .replace(/[.,!?;:…。、！？，]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (words === '') return true;
  if (words.split(' ').every((word) => HUMS.test(word)) || HUMS.test(words)) return true;
  return (
    goesOn && (ASSENTS.has(words) || words.split(' ').every((word) => ASSENTS.has(word) || HUMS.test(word)))
  );
}
