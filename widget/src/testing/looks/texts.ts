/** What a page and its visitor say in the pictures, in one language. */
export interface LookTexts {
  readonly heading: string;
  readonly pageTitle: string;
  readonly greeting: string;
  readonly question: string;
  readonly answer: string;
  readonly cutAnswer: string;
  readonly partial: string;
  readonly earlierQuestion: string;
  readonly earlierAnswer: string;
  readonly sources: readonly [string, string];
  readonly replies: readonly [string, string, string];
  readonly file: string;
  readonly person: string;
  readonly tool: string;
  readonly toolArguments: Readonly<Record<string, string | number>>;
  readonly microphones: readonly [string, string];
}

export type LookLanguage = 'en' | 'de' | 'ar';

export const LOOK_TEXTS: Readonly<Record<LookLanguage, LookTexts>> = {
  en: {
    heading: 'Harbour Bikes',
    pageTitle: 'Bicycles for the city and the coast',
    greeting: 'Hello, this is Harbour Bikes. What can I do for you?',
    question: 'Do you have city bikes with a child seat?',
    answer:
      'Yes, we have **three** of them:\n- Lotte, 24 kg, 890 €\n- Fiete, 21 kg, 1,150 €\n- Möwe, electric, 2,490 €',
    cutAnswer: 'The Möwe has a motor of 250 watts and comes with',
    partial: 'and how long does it take to',
    earlierQuestion: 'Can I return a bike?',
    earlierAnswer: 'Within 30 days, with the receipt.',
    sources: ['Child seats that fit', 'Returns'],
    replies: ['Show me the Lotte', 'Opening hours', 'Talk to a person'],
    file: 'old-bike.jpg',
    person: 'Mara Hansen',
    tool: 'Puts a bicycle into your cart',
    toolArguments: { bicycle: 'Lotte', colour: 'sea green', number: 1 },
    microphones: ['Built-in microphone', 'Headset'],
  },
  de: {
    heading: 'Fahrradladen am Hafen',
    pageTitle: 'Fahrräder für Stadt und Küste',
    greeting: 'Guten Tag, hier ist der Fahrradladen am Hafen. Was kann ich für Sie tun?',
    question: 'Haben Sie Stadträder mit Kindersitz?',
    answer:
      'Ja, davon haben wir **drei**:\n- Lotte, 24 kg, 890 €\n- Fiete, 21 kg, 1.150 €\n- Möwe, elektrisch, 2.490 €',
    cutAnswer: 'Die Möwe hat einen Motor mit 250 Watt und wird geliefert mit',
    partial: 'und wie lange dauert es, bis',
    earlierQuestion: 'Kann ich ein Rad zurückgeben?',
    earlierAnswer: 'Innerhalb von 30 Tagen, mit dem Kassenbon.',
    sources: ['Passende Kindersitze', 'Rückgabe'],
    replies: ['Zeigen Sie mir die Lotte', 'Öffnungszeiten', 'Mit einem Menschen sprechen'],
    file: 'altes-fahrrad.jpg',
    person: 'Mara Hansen',
    tool: 'Legt ein Fahrrad in Ihren Warenkorb',
    toolArguments: { fahrrad: 'Lotte', farbe: 'meergrün', anzahl: 1 },
    microphones: ['Eingebautes Mikrofon', 'Kopfhörer mit Mikrofon'],
  },
  ar: {
    heading: 'دراجات الميناء',
    pageTitle: 'دراجات للمدينة والساحل',
    greeting: 'مرحبا، هنا دراجات الميناء. كيف أستطيع مساعدتك؟',
    question: 'هل لديكم دراجات مدينة بمقعد للأطفال؟',
    answer:
      'نعم، لدينا **ثلاث** منها:\n- Lotte، ٢٤ كغ، ٨٩٠ €\n- Fiete، ٢١ كغ، ١١٥٠ €\n- Möwe، كهربائية، ٢٤٩٠ €',
    cutAnswer: 'دراجة Möwe لها محرك بقوة ٢٥٠ واط وتأتي مع',
    partial: 'وكم يستغرق',
    earlierQuestion: 'هل يمكنني إرجاع دراجة؟',
    earlierAnswer: 'خلال ٣٠ يوما مع الإيصال.',
    sources: ['مقاعد الأطفال المناسبة', 'الإرجاع'],
    replies: ['أرني Lotte', 'ساعات العمل', 'التحدث إلى شخص'],
    file: 'دراجتي.jpg',
    person: 'مارا هانسن',
    tool: 'يضع دراجة في سلتك',
    toolArguments: { الدراجة: 'Lotte', اللون: 'أخضر بحري', العدد: 1 },
    microphones: ['الميكروفون المدمج', 'سماعة الرأس'],
  },
};
