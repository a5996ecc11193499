import { describe, expect, it } from 'vitest';
import { digitsToWords, findNumbers, numberToWords } from './numbers.js';

describe('numberToWords', () => {
  it.each([
    [0, 'zero'],
    [13, 'thirteen'],
    [45, 'forty five'],
    [100, 'one hundred'],
    [1_234, 'one thousand two hundred thirty four'],
    [2_000_001, 'two million one'],
    [-7, 'minus seven'],
  ])('%d is %s', (value, words) => {
    expect(numberToWords(value)).toBe(words);
  });

  it('spells what is too long to be said', () => {
    expect(digitsToWords('555 01')).toBe('five five five zero one');
    expect(numberToWords(1e12)).toMatch(/^one zero zero/);
  });
});

describe('findNumbers', () => {
  it.each([
    ['twenty five fries', [25]],
    ['one two three', [1, 2, 3]],
    ['two hundred and ten', [210]],
    ['three thousand four hundred', [3_400]],
    ['2 of the 12', [2, 12]],
    ['half a dozen', [6]],
    ['2.5', [2.5]],
    ['one hundred thousand', [100_000]],
    ['hundred', []],
    ['none and all', []],
  ])('%s', (text, values) => {
    expect(findNumbers(text.split(' ')).map(({ value }) => value)).toEqual(values);
  });

  it('reads back what it says', () => {
    for (let value = 0; value < 5_000; value += 7) {
      expect(findNumbers(numberToWords(value).split(' ')).map((found) => found.value)).toEqual([value]);
    }
  });
});
