import { describe, expect, it } from 'vitest';
import { phraseResult } from './tool-result.js';

describe('phraseResult', () => {
  it.each([
    ['{"message":"Two burgers are in your cart"}', 'Two burgers are in your cart.'],
    ['That time was just taken.', 'That time was just taken.'],
    [
      '{"now":"Friday, 20 November 2026 at 10:15","time_zone":"Europe/Lisbon"}',
      'It is Friday, 20 November 2026 at 10:15.',
    ],
    ['{"company_name":"Northwind","years":4,"id":"x1"}', 'The company name is Northwind and the years is 4.'],
    ['{"openingHours":"nine to six","note":null}', 'The opening hours is nine to six.'],
    ['[{"name":"Ada"},{"name":"Grace"}]', 'Ada and Grace.'],
    [
      '{"items":[{"item":"cola","qty":2},{"item":"fries","qty":1}],"total":12.5}',
      'The items are 2 cola and 1 fries and the total is 12.5.',
    ],
    ['["a","b","c","d","e","f","g"]', 'A, b, c, d, e and 2 more.'],
    ['[{"type":"text","text":"{\\"summary\\":\\"Ten years of **Go**\\"}"}]', 'Ten years of Go.'],
    ['{"date":"2026-11-20"}', 'It is Friday, 20 November 2026.'],
    ['[]', 'I found nothing.'],
    ['{}', 'Done.'],
    ['', 'Done.'],
    ['null', 'Done.'],
    ['true', 'Yes.'],
  ])('says %s', (result, said) => {
    expect(phraseResult(result, 1)).toBe(said);
  });

  it.each([
    ['{"error":"timeout"}', 'I am sorry, that did not work.'],
    [
      '{"success":false,"message":"The cola is sold out"}',
      'I am sorry, that did not work. The cola is sold out.',
    ],
    ['Error: ECONNREFUSED 127.0.0.1:80', 'I am sorry, that did not work.'],
    ['An internal error occurred', 'I am sorry, that did not work.'],
    ['{"status":"error","message":"TypeError: x is undefined at a.js:12"}', 'I am sorry, that did not work.'],
  ])('apologises for %s', (result, said) => {
    expect(phraseResult(result, 1)).toBe(said);
  });

  it('cuts what nobody would listen to, at the end of a sentence', () => {
    const said = phraseResult('This is a sentence. '.repeat(100), 1);
    expect(said.length).toBeLessThan(420);
    expect(said).toMatch(/sentence\.$/);
  });
});
