import { describe, expect, it } from 'vitest';
import { splitIntoPieces } from './sentences.js';

const texts = (text: string) => splitIntoPieces(text).map((piece) => piece.text);

describe('splitIntoPieces', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['Ask Mr. Smith. He knows.', ['Ask Mr. Smith.', 'He knows.']],
    ['Well, this is short, is it not?', ['Well, this is short, is it not?']],
    ['!!! ...', []],
    ['', []],
  ])('splits %j', (text, pieces) => {
    expect(texts(text)).toEqual(pieces);
  });

  it('splits a long sentence at its commas, and marks where it goes on', () => {
    const clause = 'and this goes on for quite a while without saying much at all,';
    const pieces = splitIntoPieces(`${`${clause} `.repeat(5)}the end.`);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every(({ text }) => text.length <= 180)).toBe(true);
    expect(pieces.map(({ ends }) => ends)).toEqual([...pieces.slice(1).map(() => 'clause'), 'sentence']);
  });

  it('loses nothing of a text without a single mark', () => {
    const text = 'word '.repeat(200).trim();
    expect(texts(text).join(' ')).toBe(text);
    expect(texts('x'.repeat(500)).join('')).toBe('x'.repeat(500));
  });
});
