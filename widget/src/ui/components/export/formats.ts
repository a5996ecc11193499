import type { TranscriptEntry } from '../../../state/index.js';
import type { Strings } from '../../strings/en.js';
import { timeOfDay } from '../../words.js';

type Speakers = Pick<Strings, 'visitor' | 'assistant'>;

/** ms that the last caption stays for each character, and at least. */
const READING_MS = 60;
const SHORTEST_MS = 2_000;

/** The conversation to read: one line for each utterance. */
export const toText = (entries: readonly TranscriptEntry[], speakers: Speakers): string =>
  entries
    .map(({ speaker, name, text, at }) => `[${timeOfDay(at)}] ${name ?? speakers[speaker]}: ${text}\n`)
    .join('');

/**
 * The conversation as WebVTT, with times from the first utterance on.
 * @see https://www.w3.org/TR/webvtt1/
 */
export function toWebVtt(entries: readonly TranscriptEntry[], speakers: Speakers): string {
  const start = entries[0]?.at ?? 0;
  const cues = entries.map(({ speaker, name, text, at }, index) => {
    const reading = at + Math.max(SHORTEST_MS, READING_MS * text.length);
    // captions of two who speak at once would cover each other
    const end = Math.max(at + 1, Math.min(reading, entries[index + 1]?.at ?? reading));
    return `${stamp(at - start)} --> ${stamp(end - start)}\n<v ${asCue(name ?? speakers[speaker])}>${asCue(text)}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

const stamp = (ms: number): string => new Date(Math.max(0, ms)).toISOString().slice(11, 23);

/** A blank line would end the caption. */
const asCue = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\s*\n\s*/g, '\n')
    .trim();

/** ms; Safari reads the file some time after the click. */
const READ_WITHIN_MS = 10_000;

/** Gives the visitor a file that was made here: it comes from no server and goes to none. */
export function download(name: string, content: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_WITHIN_MS);
}
