import type { LocalizedText } from './assistants/front-matter.js';
import { inLanguage } from './assistants/localized.js';

/** What the agent says or shows by itself in a call, in the languages of the widget. */
const WORDING = {
  'one-moment': {
    en: 'One moment, please.',
    ar: 'لحظة من فضلك.',
    de: 'Einen Moment, bitte.',
    es: 'Un momento, por favor.',
    fr: 'Un instant, s’il vous plaît.',
    it: 'Un attimo, per favore.',
    ja: '少々お待ちください。',
    nl: 'Een ogenblikje, alstublieft.',
    pl: 'Chwileczkę, proszę.',
    pt: 'Um momento, por favor.',
    tr: 'Bir dakika lütfen.',
    zh: '请稍等。',
  },
  'file-type': {
    en: 'This kind of file cannot be sent.',
    ar: 'لا يمكن إرسال هذا النوع من الملفات.',
    de: 'Dateien dieser Art können nicht gesendet werden.',
    es: 'No se puede enviar este tipo de archivo.',
    fr: 'Ce type de fichier ne peut pas être envoyé.',
    it: 'Non è possibile inviare questo tipo di file.',
    ja: 'この種類のファイルは送信できません。',
    nl: 'Dit soort bestand kan niet worden verzonden.',
    pl: 'Nie można wysłać pliku tego rodzaju.',
    pt: 'Não é possível enviar este tipo de ficheiro.',
    tr: 'Bu tür bir dosya gönderilemez.',
    zh: '无法发送此类文件。',
  },
  'file-size': {
    en: 'The file is too large.',
    ar: 'الملف كبير جدًا.',
    de: 'Die Datei ist zu groß.',
    es: 'El archivo es demasiado grande.',
    fr: 'Le fichier est trop volumineux.',
    it: 'Il file è troppo grande.',
    ja: 'ファイルが大きすぎます。',
    nl: 'Het bestand is te groot.',
    pl: 'Plik jest za duży.',
    pt: 'O ficheiro é demasiado grande.',
    tr: 'Dosya çok büyük.',
    zh: '文件太大。',
  },
  'file-unreadable': {
    en: 'The file could not be read.',
    ar: 'تعذرت قراءة الملف.',
    de: 'Die Datei konnte nicht gelesen werden.',
    es: 'No se ha podido leer el archivo.',
    fr: 'Le fichier n’a pas pu être lu.',
    it: 'Non è stato possibile leggere il file.',
    ja: 'ファイルを読み込めませんでした。',
    nl: 'Het bestand kon niet worden gelezen.',
    pl: 'Nie udało się odczytać pliku.',
    pt: 'Não foi possível ler o ficheiro.',
    tr: 'Dosya okunamadı.',
    zh: '无法读取文件。',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type WordingName = keyof typeof WORDING;

/** In the visitor's language, else in English. */
export const wording = (name: WordingName, lang: string | undefined): string =>
  inLanguage(WORDING[name], lang);
