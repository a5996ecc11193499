/** What an agent can say without any provider. Recorded in English: `agent/sounds/en/<name>.wav`. */
export const SENTENCE_NAMES = [
  'not-heard',
  'no-answer',
  'no-voice',
  'tool-failed',
  'out-of-quota',
  'giving-up',
  'cut-off',
  'still-there',
  'goodbye-idle',
  'ending-soon',
  'goodbye-limit',
] as const;
export type SentenceName = (typeof SENTENCE_NAMES)[number];

type Sentences = Readonly<Record<SentenceName, string>>;

export const ENGLISH_SENTENCES: Sentences = {
  'not-heard': 'Sorry, I could not understand you just now. Please say it again, or type it.',
  'no-answer': 'Sorry, I cannot think of an answer right now. Please try again in a moment.',
  'no-voice': 'Sorry, I cannot speak right now. Please read my answer, or try again in a moment.',
  'tool-failed': 'Sorry, that did not work just now. Please try again in a moment.',
  'out-of-quota': 'Sorry, I cannot answer any more today. Please try again later. Goodbye.',
  'giving-up':
    'Sorry, something is wrong on our side, and I have to end this call. Please try again later. Goodbye.',
  'cut-off': 'Sorry, I was cut off for a moment. Please go on.',
  'still-there': 'Are you still there?',
  'goodbye-idle': 'I cannot hear you, so I will end the call now. Goodbye.',
  'ending-soon': 'We have to come to an end: this call is nearly over.',
  'goodbye-limit': 'The time for this call is over. Thank you, and goodbye.',
};

const BY_LANGUAGE: Readonly<Record<string, Sentences>> = {
  en: ENGLISH_SENTENCES,
  de: {
    'not-heard':
      'Entschuldigung, ich konnte Sie gerade nicht verstehen. Bitte sagen Sie es noch einmal oder schreiben Sie es.',
    'no-answer':
      'Entschuldigung, mir fällt gerade keine Antwort ein. Bitte versuchen Sie es gleich noch einmal.',
    'no-voice':
      'Entschuldigung, ich kann gerade nicht sprechen. Bitte lesen Sie meine Antwort oder versuchen Sie es gleich noch einmal.',
    'tool-failed':
      'Entschuldigung, das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.',
    'out-of-quota':
      'Entschuldigung, ich kann heute nicht mehr antworten. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
    'giving-up':
      'Entschuldigung, bei uns stimmt etwas nicht, und ich muss das Gespräch beenden. Bitte versuchen Sie es später noch einmal. Auf Wiederhören.',
    'cut-off': 'Entschuldigung, ich war kurz unterbrochen. Bitte sprechen Sie weiter.',
    'still-there': 'Sind Sie noch da?',
    'goodbye-idle': 'Ich höre Sie nicht und beende deshalb jetzt das Gespräch. Auf Wiederhören.',
    'ending-soon': 'Wir müssen zum Ende kommen: Die Gesprächszeit ist fast um.',
    'goodbye-limit': 'Die Gesprächszeit ist um. Vielen Dank und auf Wiederhören.',
  },
  es: {
    'not-heard': 'Lo siento, no he podido entenderle. Por favor, repítalo o escríbalo.',
    'no-answer':
      'Lo siento, ahora mismo no encuentro una respuesta. Por favor, inténtelo de nuevo en un momento.',
    'no-voice':
      'Lo siento, ahora mismo no puedo hablar. Lea mi respuesta, por favor, o inténtelo de nuevo en un momento.',
    'tool-failed': 'Lo siento, eso no ha funcionado. Por favor, inténtelo de nuevo en un momento.',
    'out-of-quota': 'Lo siento, hoy ya no puedo responder más. Por favor, inténtelo más tarde. Adiós.',
    'giving-up':
      'Lo siento, algo no funciona por nuestra parte y tengo que terminar la llamada. Por favor, inténtelo más tarde. Adiós.',
    'cut-off': 'Lo siento, se me ha cortado un momento. Continúe, por favor.',
    'still-there': '¿Sigue ahí?',
    'goodbye-idle': 'No le oigo, así que voy a terminar la llamada. Adiós.',
    'ending-soon': 'Tenemos que ir terminando: la llamada está a punto de acabar.',
    'goodbye-limit': 'El tiempo de la llamada ha terminado. Gracias y adiós.',
  },
  fr: {
    'not-heard': "Désolé, je n'ai pas pu vous comprendre. Veuillez répéter, ou l'écrire.",
    'no-answer': 'Désolé, je ne trouve pas de réponse pour le moment. Veuillez réessayer dans un instant.',
    'no-voice':
      'Désolé, je ne peux pas parler pour le moment. Veuillez lire ma réponse, ou réessayer dans un instant.',
    'tool-failed': "Désolé, cela n'a pas fonctionné. Veuillez réessayer dans un instant.",
    'out-of-quota': "Désolé, je ne peux plus répondre aujourd'hui. Veuillez réessayer plus tard. Au revoir.",
    'giving-up':
      'Désolé, il y a un problème de notre côté et je dois mettre fin à cet appel. Veuillez réessayer plus tard. Au revoir.',
    'cut-off': "Désolé, j'ai été coupé un instant. Poursuivez, je vous prie.",
    'still-there': 'Êtes-vous toujours là ?',
    'goodbye-idle': "Je ne vous entends pas, je vais donc mettre fin à l'appel. Au revoir.",
    'ending-soon': "Il faut conclure : l'appel touche à sa fin.",
    'goodbye-limit': "Le temps de l'appel est écoulé. Merci et au revoir.",
  },
  it: {
    'not-heard': 'Mi dispiace, non ho capito. Per favore lo ripeta, oppure lo scriva.',
    'no-answer': 'Mi dispiace, ora non trovo una risposta. Riprovi tra un momento.',
    'no-voice': 'Mi dispiace, ora non riesco a parlare. Legga la mia risposta, o riprovi tra un momento.',
    'tool-failed': 'Mi dispiace, non ha funzionato. Riprovi tra un momento.',
    'out-of-quota': 'Mi dispiace, per oggi non posso più rispondere. Riprovi più tardi. Arrivederci.',
    'giving-up':
      'Mi dispiace, qualcosa non va da parte nostra e devo terminare la chiamata. Riprovi più tardi. Arrivederci.',
    'cut-off': 'Mi scusi, si è interrotto per un momento. Continui pure.',
    'still-there': 'È ancora lì?',
    'goodbye-idle': 'Non la sento, quindi termino la chiamata. Arrivederci.',
    'ending-soon': 'Dobbiamo concludere: la chiamata è quasi finita.',
    'goodbye-limit': 'Il tempo della chiamata è finito. Grazie e arrivederci.',
  },
  nl: {
    'not-heard': 'Sorry, ik kon u net niet verstaan. Zeg het nog eens, of typ het.',
    'no-answer': 'Sorry, ik weet even geen antwoord. Probeer het zo nog eens.',
    'no-voice': 'Sorry, ik kan nu niet spreken. Lees mijn antwoord, of probeer het zo nog eens.',
    'tool-failed': 'Sorry, dat is niet gelukt. Probeer het zo nog eens.',
    'out-of-quota': 'Sorry, ik kan vandaag niet meer antwoorden. Probeer het later nog eens. Tot ziens.',
    'giving-up':
      'Sorry, er gaat bij ons iets mis en ik moet het gesprek beëindigen. Probeer het later nog eens. Tot ziens.',
    'cut-off': 'Sorry, ik was even weg. Gaat u verder.',
    'still-there': 'Bent u er nog?',
    'goodbye-idle': 'Ik hoor u niet, dus ik beëindig het gesprek. Tot ziens.',
    'ending-soon': 'We moeten afronden: het gesprek is bijna voorbij.',
    'goodbye-limit': 'De tijd voor dit gesprek is om. Bedankt en tot ziens.',
  },
  pl: {
    'not-heard': 'Przepraszam, nie udało mi się tego zrozumieć. Proszę powtórzyć albo napisać.',
    'no-answer': 'Przepraszam, nie mam teraz odpowiedzi. Proszę spróbować za chwilę.',
    'no-voice':
      'Przepraszam, nie mogę teraz mówić. Proszę przeczytać moją odpowiedź albo spróbować za chwilę.',
    'tool-failed': 'Przepraszam, to się nie udało. Proszę spróbować za chwilę.',
    'out-of-quota': 'Przepraszam, dziś nie mogę już odpowiadać. Proszę spróbować później. Do widzenia.',
    'giving-up':
      'Przepraszam, coś u nas nie działa i muszę zakończyć rozmowę. Proszę spróbować później. Do widzenia.',
    'cut-off': 'Przepraszam, na chwilę mnie rozłączyło. Proszę mówić dalej.',
    'still-there': 'Czy nadal tam Państwo są?',
    'goodbye-idle': 'Nic nie słyszę, więc kończę rozmowę. Do widzenia.',
    'ending-soon': 'Musimy kończyć: czas rozmowy prawie minął.',
    'goodbye-limit': 'Czas rozmowy minął. Dziękuję i do widzenia.',
  },
  pt: {
    'not-heard': 'Desculpe, não consegui entender. Por favor, repita ou escreva.',
    'no-answer': 'Desculpe, não tenho uma resposta agora. Por favor, tente de novo daqui a pouco.',
    'no-voice':
      'Desculpe, não consigo falar agora. Por favor, leia a minha resposta ou tente de novo daqui a pouco.',
    'tool-failed': 'Desculpe, isso não funcionou. Por favor, tente de novo daqui a pouco.',
    'out-of-quota': 'Desculpe, hoje já não posso responder mais. Por favor, tente mais tarde. Até logo.',
    'giving-up':
      'Desculpe, há um problema do nosso lado e tenho de terminar a chamada. Por favor, tente mais tarde. Até logo.',
    'cut-off': 'Desculpe, a ligação falhou por um momento. Continue, por favor.',
    'still-there': 'Ainda está aí?',
    'goodbye-idle': 'Não consigo ouvir você, por isso vou terminar a chamada. Até logo.',
    'ending-soon': 'Temos de concluir: a chamada está quase no fim.',
    'goodbye-limit': 'O tempo da chamada terminou. Obrigado e até logo.',
  },
  tr: {
    'not-heard': 'Üzgünüm, sizi az önce anlayamadım. Lütfen tekrar söyleyin veya yazın.',
    'no-answer': 'Üzgünüm, şu anda bir yanıt bulamıyorum. Lütfen birazdan tekrar deneyin.',
    'no-voice': 'Üzgünüm, şu anda konuşamıyorum. Lütfen yanıtımı okuyun veya birazdan tekrar deneyin.',
    'tool-failed': 'Üzgünüm, bu işe yaramadı. Lütfen birazdan tekrar deneyin.',
    'out-of-quota': 'Üzgünüm, bugün artık yanıt veremiyorum. Lütfen daha sonra tekrar deneyin. Hoşça kalın.',
    'giving-up':
      'Üzgünüm, bizim tarafımızda bir sorun var ve görüşmeyi bitirmem gerekiyor. Lütfen daha sonra tekrar deneyin. Hoşça kalın.',
    'cut-off': 'Üzgünüm, bağlantım bir an kesildi. Lütfen devam edin.',
    'still-there': 'Hâlâ orada mısınız?',
    'goodbye-idle': 'Sizi duyamıyorum, bu yüzden görüşmeyi bitiriyorum. Hoşça kalın.',
    'ending-soon': 'Toparlamamız gerekiyor: görüşme süresi bitmek üzere.',
    'goodbye-limit': 'Görüşme süresi doldu. Teşekkürler, hoşça kalın.',
  },
  ar: {
    'not-heard': 'عذرًا، لم أتمكن من فهمك الآن. يرجى إعادة ما قلته أو كتابته.',
    'no-answer': 'عذرًا، لا أجد إجابة الآن. يرجى المحاولة مرة أخرى بعد قليل.',
    'no-voice': 'عذرًا، لا أستطيع الكلام الآن. يرجى قراءة إجابتي أو المحاولة مرة أخرى بعد قليل.',
    'tool-failed': 'عذرًا، لم ينجح ذلك. يرجى المحاولة مرة أخرى بعد قليل.',
    'out-of-quota': 'عذرًا، لا أستطيع الإجابة أكثر اليوم. يرجى المحاولة لاحقًا. مع السلامة.',
    'giving-up': 'عذرًا، حدث خلل من جانبنا وعليّ إنهاء هذه المكالمة. يرجى المحاولة لاحقًا. مع السلامة.',
    'cut-off': 'عذرًا، انقطعت للحظة. تفضل بالمتابعة.',
    'still-there': 'هل ما زلت هنا؟',
    'goodbye-idle': 'لا أسمعك، لذلك سأنهي المكالمة الآن. مع السلامة.',
    'ending-soon': 'علينا أن نختتم: المكالمة على وشك الانتهاء.',
    'goodbye-limit': 'انتهى وقت المكالمة. شكرًا لك، ومع السلامة.',
  },
  ja: {
    'not-heard': '申し訳ありません。うまく聞き取れませんでした。もう一度お話しいただくか、入力してください。',
    'no-answer': '申し訳ありません。ただいまお答えできません。しばらくしてからもう一度お試しください。',
    'no-voice':
      '申し訳ありません。ただいま音声を出せません。文字の回答をお読みいただくか、しばらくしてからお試しください。',
    'tool-failed': '申し訳ありません。うまくいきませんでした。しばらくしてからもう一度お試しください。',
    'out-of-quota':
      '申し訳ありません。本日はこれ以上お答えできません。後ほどお試しください。失礼いたします。',
    'giving-up':
      '申し訳ありません。こちらの不具合のため、通話を終了いたします。後ほどお試しください。失礼いたします。',
    'cut-off': '申し訳ありません。少し途切れました。どうぞ続けてください。',
    'still-there': 'まだいらっしゃいますか？',
    'goodbye-idle': 'お声が聞こえないため、通話を終了いたします。失礼いたします。',
    'ending-soon': 'まもなく通話が終了します。',
    'goodbye-limit': '通話時間が終了しました。ありがとうございました。',
  },
  zh: {
    'not-heard': '抱歉，我刚才没有听懂。请再说一遍，或者打字告诉我。',
    'no-answer': '抱歉，我现在无法回答。请稍后再试。',
    'no-voice': '抱歉，我现在无法说话。请阅读我的文字回答，或稍后再试。',
    'tool-failed': '抱歉，刚才没有成功。请稍后再试。',
    'out-of-quota': '抱歉，我今天无法继续回答了。请以后再试。再见。',
    'giving-up': '抱歉，我们这边出了问题，我必须结束通话。请以后再试。再见。',
    'cut-off': '抱歉，我刚才中断了一下。请继续。',
    'still-there': '您还在吗？',
    'goodbye-idle': '我听不到您的声音，现在结束通话。再见。',
    'ending-soon': '通话时间快到了，我们需要尽快结束。',
    'goodbye-limit': '通话时间已到。谢谢，再见。',
  },
};

export const SENTENCE_LANGUAGES: readonly string[] = Object.keys(BY_LANGUAGE);

/** The sentence in the visitor's language, in English where we do not speak it. `lang` is a BCP 47 tag. */
export function sentence(name: SentenceName, lang: string | undefined): string {
  const language = lang?.toLowerCase().split('-', 1)[0] ?? 'en';
  return (BY_LANGUAGE[language] ?? ENGLISH_SENTENCES)[name];
}
