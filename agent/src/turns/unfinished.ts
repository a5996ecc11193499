import { languageOf } from '../assistants/localized.js';

/** After these no sentence ends: conjunctions, articles, possessives, prepositions, and sounds of thinking. */
const HANGING: Readonly<Record<string, string>> = {
  en: `and or but because although unless until if whether than as the a an my your our their every very
    i i'm i'll i'd i've it's there's we're we'll you're they're to of with for from about um uh uhm er erm`,
  de: `und oder aber sondern weil dass ob wenn falls obwohl als eine einen einem einer eines keine keinen keinem
    mein meine meinen meinem meiner dein deine deinen deinem ihre ihren ihrem unser unsere unseren unserem
    zum zur beim im am vom ins ans für gegen ohne von zwischen wegen während sehr äh ähm öh`,
  fr: `et ou mais parce que puisque le la les l' un une des du de d' mon ma ton ta votre vos notre leurs cet ces
    à au aux avec pour dans chez par sans très euh`,
  es: `y e o u pero porque aunque que el la los las un una unos unas mi tu su sus del de al a en con por para sin
    entre muy eh`,
  it: `e o ma oppure che se il lo la i gli le un uno una del dello della dei degli delle di al allo alla ai alle a da
    dal dalla in nel nella con per senza tra fra ehm`,
  pt: `e ou mas porque que o a os as um uma uns umas do da dos das de ao à aos às no na nos nas em com por para pelo
    pela sem hum`,
  nl: 'en of maar omdat als want de een mijn jouw uw onze hun met van naar tussen zonder te eh euh uhm',
  pl: `i oraz lub albo ale bo ponieważ że żeby jeśli jeżeli gdy w we z ze na do od po za o przez dla przy bez nad pod
    między czy yyy eee`,
  tr: 've veya yahut ama fakat çünkü bir en eğer her şey eee ııı',
  ar: 'و أو لكن ولكن لأن أن بأن إن في من إلى على عن مع إذا لو الذي التي هل حتى بين يعني',
};
const WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(HANGING).map(([lang, words]) => [lang, new Set(words.split(/\s+/u))]),
);

/** Endings and beginnings of which a list of single words knows nothing. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  en: /(?:(?:would|'d) like|^(?:can|could|would|may) (?:you|i|we)(?: please)?)$/u,
  de: /(?:möchte|würde|hätte) (?:ich )?gerne?$|^(?:können|könnten) sie(?: bitte| mir)*$|^kann ich$/u,
  fr: /(?:je voudrais|j'aimerais|est-ce que|(?:pouvez|pourriez)-vous)$/u,
  es: /(?:quisiera|me gustaría|^(?:puede|podría)(?: usted)?)$/u,
  it: /(?:vorrei|mi piacerebbe|^(?:può|potrebbe))$/u,
  pt: /(?:gostaria|^(?:pode|poderia))$/u,
  nl: /(?:(?:wil|zou) (?:ik )?graag|^(?:kunt u|kan ik))$/u,
  ja: /(?:を|そして|それで|それから|だから|または|とか|あの|えっと|えーと)$/u,
  zh: /(?:和|或者|但是|可是|因为|所以|如果|然后|以及|还有|那个|我想|我要|请问|把|跟|呃)$/u,
};

/** English asks "what is it made of": there a preposition may be the last word. */
const STRANDED = /\b(?:what|who|whom|which|where|how)\b.* (?:of|with|for|from|about)$/u;

/** Recognisers write so what breaks off. */
const BREAKS_OFF = /(?:[,，、…–—-]|\.\.)\s*$/u;

/**
 * Whether the words of somebody who has paused say that the sentence goes on. Errs on the side of "no": most sentences
 * that break off do so after a word that could as well be the last.
 * @param lang - BCP 47 tag; of other languages than the widget's only the punctuation is looked at.
 */
export function isUnfinished(text: string, lang: string): boolean {
  if (BREAKS_OFF.test(text)) return true;
  const words = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[.!?;:。！？؟\s]+$/u, '')
    .trimStart();
  const language = languageOf(lang);
  if (language === 'en' && STRANDED.test(words)) return false;
  const last = words.slice(words.search(/\S+$/u));
  return (WORDS.get(language)?.has(last) ?? false) || (PATTERNS[language]?.test(words) ?? false);
}
