import { describe, expect, it } from 'vitest';
import { isDictated } from './dictation.js';

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
