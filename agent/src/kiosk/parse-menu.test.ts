import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMenu } from './parse-menu.js';

const VOLCANO = readFileSync(new URL('../../../demo/assistants/menus/volcano.json', import.meta.url), 'utf8');
const problemsOf = (change: (text: string) => string) => parseMenu('menu.json', change(VOLCANO)).problems;

describe('parseMenu', () => {
  it("takes the demo's", () => {
    const { menu, problems } = parseMenu('volcano.json', VOLCANO);
    expect(problems).toEqual([]);
    expect(menu?.items).toHaveLength(12);
    expect(menu?.words.checkout).toBe('Check out');
  });

  it('names the line and the path of what is wrong', () => {
    expect(problemsOf((it) => it.replace('"price": 950', '"price": 9.5'))).toEqual([
      'menu.json:19: "items.0.price": must be a whole number of cents',
    ]);
    expect(problemsOf((it) => it.replace('"category": "sides"', '"category": "soups"'))).toEqual([
      expect.stringMatching(/^menu\.json:\d+: "items\.3\.category": there is no category "soups"$/),
    ]);
    expect(problemsOf((it) => it.replace('"id": "water"', '"id": "cola"'))[0]).toContain('is there twice');
    expect(problemsOf((it) => it.replace('"price": 950,', ''))[0]).toContain('either "price" or "choices"');
    expect(problemsOf((it) => it.replace('"max_qty"', '"max"'))[0]).toContain('max');
  });

  it('names the line at which it is no JSON', () => {
    expect(problemsOf((it) => it.replace('"title": "Volcano Burgers",', '"title": [,'))[0]).toMatch(
      /^menu\.json:\d+: /,
    );
  });
});
