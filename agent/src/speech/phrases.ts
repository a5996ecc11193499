import { tokenize } from '@livekit/agents';

/** Shorter sentences wait for the next one: a provider speaks "Yes. No. Maybe." better as one. */
const MIN_LENGTH = 20;
/** No provider takes more than 4,096 characters at a time; long before that nobody breathes. */
const MAX_LENGTH = 400;
/** After these, a full stop ends no sentence. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'mr mrs ms dr prof st vs etc no nr tel hr fr bzw ca usw zb approx inc ltd jr sr al fig ave blvd'.split(' '),
);
const SENTENCE_END = /[.!?…。！？]["'”’»)\]*_]*/gu;
const CLAUSE_END = /[,;:–—，、；：]/gu;

/**
 * Where the first piece of speech in a text ends, or -1 while it is not known.
 * @param text - what has come so far.
 * @param minLength - sentences shorter than this are not cut off.
 */
export function sentenceEnd(text: string, minLength: number): number {
  for (const { 0: mark, index } of text.matchAll(SENTENCE_END)) {
    const end = index + mark.length;
    if (end < minLength || isInLink(text.slice(0, end)) || !endsSentence(text, index, end)) continue;
    return end;
  }
  return -1;
}

const isInLink = (text: string): boolean => /\[[^\]]*$|\]\([^)]*$/u.test(text);

function endsSentence(text: string, at: number, end: number): boolean {
  const mark = text[at];
  if (/[。！？]/u.test(mark ?? '')) return true;
  const after = text[end];
  if (after !== undefined && !/\s/u.test(after)) return false; // 3.5, example.com, "?!"
  if (mark !== '.') return true;
  const before = text.slice(0, at);
  const word = /[\p{L}\p{N}.]*$/u.exec(before)?.[0] ?? '';
  if (word === '') return /[)\]"'”’»*_`]$/u.test(before);
  if (ABBREVIATIONS.has(word.toLowerCase().replaceAll('.', ''))) return false;
  // "3." may go on as "3.5", "U." as "U.S.", "..." as anything: then the next word tells
  const isWord = /^\p{L}{2,}$/u.test(word);
  return (
    isWord ||
    (after !== undefined && /^\s+[\p{Lu}\p{N}\p{Lo}"'„“«(]/u.test(text.slice(end)) && word.length > 1)
  );
}

/** Where the first clause ends: a breath, at which a voice may begin before the sentence is known. Or -1. */
export function clauseEnd(text: string): number {
  for (const { 0: mark, index } of text.matchAll(CLAUSE_END)) {
    const isWide = /[，、；：]/u.test(mark);
    if (isInLink(text.slice(0, index))) continue;
    if (!/[\p{L}”"')][*_`]*$/u.test(text.slice(0, index).trimEnd())) continue; // 1,000; 12:30
    const after = text[index + mark.length];
    if (isWide || after === undefined || /\s/u.test(after)) return index + mark.length;
  }
  return -1;
}

/**
 * Cuts a reply, as the model writes it, into what is spoken at a time: the first clause as soon as it is there, then
 * whole sentences. A text that is there at once is cut into sentences only.
 */
export class PhraseTokenizer extends tokenize.SentenceTokenizer {
  override tokenize(text: string): string[] {
    const cutter = new PhraseCutter();
    return [...cutter.push(text), ...cutter.end()];
  }

  override stream(): tokenize.SentenceStream {
    return new PhraseStream();
  }
}

const LINKS = /!?\[([^\]]*)\]\([^)]*\)/gu;
const LINE_MARKS = /^\s*(?:#{1,6}|>|[-+*]|```\S*)\s+/gmu;
const EMPHASIS = /\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~|`+/gu;
const EMOJI = /(?:\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?\u200d?)+|\p{Regional_Indicator}/gu;

/** Without what is written for eyes. The framework's own filter gives each word out only with the next. */
export const spoken = (phrase: string): string =>
  phrase
    .replace(LINKS, '$1')
    .replace(LINE_MARKS, '')
    .replace(EMPHASIS, '')
    .replace(EMOJI, '')
    .replace(/\s+/gu, ' ')
    .trim();

/** The rule, without the streams. */
export class PhraseCutter {
  #text = '';
  #isFirst = true;

  /** Sentences that are whole with this. */
  push(text: string): string[] {
    this.#text += text;
    const phrases: string[] = [];
    for (let end = this.#nextEnd(); end > 0; end = this.#nextEnd()) phrases.push(...this.#take(end));
    return phrases;
  }

  /** The first clause, while no sentence is whole yet. */
  clause(): string[] {
    const end = this.#isFirst ? clauseEnd(this.#text) : -1;
    return end > 0 ? this.#take(end) : [];
  }

  end(): string[] {
    const rest = spoken(this.#text);
    this.#text = '';
    this.#isFirst = true;
    return isSpoken(rest) ? [rest] : [];
  }

  #nextEnd(): number {
    const sentence = sentenceEnd(this.#text, this.#isFirst ? 1 : MIN_LENGTH);
    if (sentence > 0 || this.#text.length <= MAX_LENGTH) return sentence;
    return this.#text.lastIndexOf(' ', MAX_LENGTH);
  }

  #take(end: number): string[] {
    this.#isFirst = false;
    const phrase = spoken(this.#text.slice(0, end));
    this.#text = this.#text.slice(end);
    return isSpoken(phrase) ? [phrase] : [];
  }
}

/** A provider makes noise or an error of a lone quotation mark. */
const isSpoken = (phrase: string): boolean => /[\p{L}\p{N}]/u.test(phrase);

/** Answers at once, without a queue of its own: whoever ends the input closes the stream in the same breath. */
class PhraseStream extends tokenize.SentenceStream {
  readonly #cutter = new PhraseCutter();
  #isWaiting = false;

  override pushText(text: string) {
    this.#put(this.#cutter.push(text));
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    // a text that is there at once comes in pieces too, one right after the other
    setImmediate(() => {
      this.#isWaiting = false;
      this.#put(this.#cutter.clause());
    });
  }

  override flush() {
    this.#put(this.#cutter.end());
  }

  override endInput() {
    this.flush();
    super.endInput();
  }

  override close() {
    if (this.closed) return;
    if (this.input.closed) this.queue.close();
    else super.close();
  }

  #put(phrases: readonly string[]) {
    if (this.queue.closed) return;
    for (const token of phrases) this.queue.put({ segmentId: '', token });
  }
}
