import { createHash } from 'node:crypto';
import { numberToWords } from '../numbers.js';

/** Phrases that are listened for first. */
export interface Phrases {
  /** Changes with the phrases, and is the same for the same ones. */
  readonly id: string;
  /** As the recogniser's dictionary writes them: lower case, words and apostrophes only. */
  readonly spoken: readonly string[];
  /** From `spoken` back to how the assistant's author wrote it. */
  readonly written: ReadonlyMap<string, string>;
}

const MAX_PHRASES = 300;
/** A longer line is a prompt in prose, as Whisper also takes, and nobody says it word for word. */
const MAX_WORDS = 16;

/** Phrases from a transcription's `prompt`, one a line. */
export function parsePhrases(prompt: string): Phrases {
  const written = new Map<string, string>();
  for (const line of prompt.split(/\r?\n/)) {
    const words = toSpoken(line);
    const count = words.split(' ').length;
    if (words && count <= MAX_WORDS && written.size < MAX_PHRASES && !written.has(words)) {
      written.set(words, line.trim());
    }
  }
  const spoken = [...written.keys()].sort();
  return { id: createHash('sha256').update(spoken.join('\n')).digest('hex').slice(0, 16), spoken, written };
}

const toSpoken = (line: string): string =>
  line
    .toLowerCase()
    .replace(/\d+/g, (digits) => numberToWords(Number(digits)))
    .replace(/[‘’]/g, "'")
    .replace(/[^a-z']+/g, ' ')
    .trim();

/** What open English heard, as one writes it. */
export const toWritten = (heard: string): string => heard.replace(/\bi\b/g, 'I');
