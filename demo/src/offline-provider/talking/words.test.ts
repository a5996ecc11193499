import { describe, expect, it } from 'vitest';
import { likeness, stem, topicOf, wordsOf } from './words.js';

describe('wordsOf', () => {
  it.each([
    ["Don't stop!", ["don't", 'stop']],
    ['It’s 12.50, isn’t it?', ["it's", '12.50', "isn't", 'it']],
    ['Grüße aus Köln', ['grüße', 'aus', 'köln']],
    ['…', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe('stem', () => {
  it.each([
    ['renting', 'rents', 'rent'],
    ['taking', 'takes', 'take'],
    ['services', 'service'],
    ['tires', 'tire'],
    ['companies', 'company'],
    ['stopped', 'stops', 'stop'],
    ['boxes', 'box'],
    ['closed', 'close'],
  ])('gives %s and its kin one stem', (...words) => {
    expect(new Set(words.map(stem)).size).toBe(1);
  });

  it.each([
    ['bus', 'bu'],
    ['gas', 'gass'],
    ['king', 'k'],
  ])('keeps %s apart from %s', (a, b) => {
    expect(stem(a)).not.toBe(stem(b));
  });
});

describe('topicOf', () => {
  it.each([
    ['how much is it to rent a bike', ['pric', 'rent', 'bik']],
    ['where are you', ['location']],
    ['what time is it', ['clock']],
    ['when are you open', ['hour', 'open']],
    ['how old are you', ['age']],
    ['two of them, please', []],
  ])('%s', (text, stems) => {
    expect(topicOf(text).stems).toEqual(stems);
  });

  it('takes a wish for an order that costs nothing when nothing can be ordered', () => {
    expect(topicOf("I'd like an apple")).toEqual({ stems: ['appl'], soft: ['add'] });
    expect(topicOf('I would like to know the price').soft).toEqual([]);
  });
});

describe('likeness', () => {
  it('is 1 for the same stem, less for the same meaning, else 0', () => {
    expect(likeness('rent', 'rent')).toBe(1);
    expect(likeness(stem('hire'), stem('renting'))).toBe(0.7);
    expect(likeness('bik', 'boat')).toBe(0);
  });
});
