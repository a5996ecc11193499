import { describe, expect, it } from 'vitest';
import { normaliseForSpeech } from './normalise.js';

describe('normaliseForSpeech', () => {
  it.each([
    ['It costs €45.', 'It costs forty five euros.'],
    ['Only $1.50 or 20 €!', 'Only one dollar and fifty cents or twenty euros!'],
    ['£1,200.01', 'one thousand two hundred pounds and one penny'],
    ['We open at 9:00 and close at 18:30.', "We open at nine o'clock and close at eighteen thirty."],
    ['Friday, 20 November 2026 at 10:05', 'Friday, twenty November twenty twenty six at ten oh five'],
    ['in 2005 and 1900', 'in two thousand five and nineteen hundred'],
    [
      'Call 555 01 42 or +49 30 1234.',
      'Call five five five zero one four two or four nine three zero one two three four.',
    ],
    ['3.5 km, 10% off, 1,000,000 people', 'three point five km, ten percent off, one million people'],
    ['the 1st, 12th and 23rd', 'the first, twelfth and twenty third'],
    ['**Bold** and `code`, [here](https://a.example/x)', 'Bold and code, here'],
    ['- one\n- two\n\n3. three', 'one. two. three'],
    ['Fish & chips – “fresh” (today)', 'Fish and chips, fresh, today,'],
    [
      'Mail me@example.com or see https://www.example.com/a?b',
      'Mail me at example dot com or see example dot com',
    ],
    ['Größe, café, naïve 🙂', 'Grosse, cafe, naive'],
    ['Wait…really?!', 'Wait. really?!'],
    ['9-12 people', 'nine to twelve people'],
    ['ten o’clock, it’s fine', "ten o'clock, it's fine"],
    ['🙂 …', ''],
  ])('%s', (text, spoken) => {
    expect(normaliseForSpeech(text)).toBe(spoken);
  });
});
