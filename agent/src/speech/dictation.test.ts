import { describe, expect, it } from 'vitest';
import { DictationWait, isDictated } from './dictation.js';

describe('isDictated', () => {
  it.each([
    'my telephone number is five five five',
    'My number is 555.',
    'It is 0 1 4 2,',
    'the order is AB-01-42',
    'Meine Nummer ist null acht neun',
    'mon numéro est zéro six',
    'мой номер восемь девять',
    '我的电话是五五五',
    'double five',
  ])('is true of %j', (text) => {
    expect(isDictated(text)).toBe(true);
  });

  it.each([
    'when are you open',
    'two bicycles, please',
    'We are two.',
    'Number one',
    'at 5',
    'for 12 people',
    'five five five is my number',
    '',
  ])('is false of %j', (text) => {
    expect(isDictated(text)).toBe(false);
  });
});

describe('DictationWait', () => {
  const waitsOf = (usualMs: number, ...texts: string[]) => {
    const waits: number[] = [];
    const wait = new DictationWait({ usualMs, onChange: (ms) => waits.push(ms) });
    for (const text of texts) wait.heard(text);
    return waits;
  };

  it('is longer after digits, and as usual after all else', () => {
    expect(waitsOf(300, 'hello', 'it is five five five', 'zero one', 'thank you')).toEqual([900, 300]);
  });

  it('is never shorter than an assistant that is patient with everybody', () => {
    expect(waitsOf(1_200, 'it is five five five')).toEqual([]);
  });
});
