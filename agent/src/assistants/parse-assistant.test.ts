import { describe, expect, it } from 'vitest';
import { parseAssistant } from './parse-assistant.js';

const TOOLS = new Set(['get_current_time']);
const parse = (text: string) => parseAssistant({ id: 'a', file: 'a.md', text }, TOOLS);
const GOOD = '---\nname: A\ngreeting: Hi\n---\nBe kind.\n';

describe('parseAssistant', () => {
  it('reads front matter and instructions', () => {
    const text =
      '---\nname: A\ngreeting: Hi there\nvoice: nova\ntools: [get_current_time]\nphrases:\n  - one\n  - two\n---\n\n# Facts\n---\nMore\n';
    expect(parse(text).assistant).toEqual({
      id: 'a',
      name: 'A',
      greeting: 'Hi there',
      voice: 'nova',
      tools: ['get_current_time'],
      phrases: ['one', 'two'],
      instructions: '# Facts\n---\nMore',
    });
  });

  it('reads files of other editors', () => {
    expect(parse(`\uFEFF${GOOD.replaceAll('\n', '\r\n')}`).assistant?.instructions).toBe('Be kind.');
  });

  for (const [what, text, problem] of [
    ['no front matter', 'Be kind.', 'a.md:1: must begin with a line "---"'],
    ['an open front matter', '---\nname: A\n', 'a.md:3: the front matter has no closing line'],
    ['an empty front matter', '---\n---\nx', 'a.md:1: "name" is missing'],
    ['a list as front matter', '---\n- a\n---\nx', 'a.md:2: the front matter must be keys and values'],
    ['broken YAML', '---\nname: A\ngreeting: "Hi\n---\nx', 'a.md:3: Missing closing "quote'],
    ['a key twice', '---\nname: A\nname: B\ngreeting: Hi\n---\nx', 'a.md:3: Map keys must be unique'],
    [
      'an unknown key',
      '---\nname: A\ngreeting: Hi\nvoise: nova\n---\nx',
      'a.md:4: unknown key "voise"; there are: name,',
    ],
    ['a missing key', '---\nname: A\n---\nx', 'a.md:1: "greeting" is missing'],
    [
      'a number for a text',
      '---\ngreeting: Hi\n# a comment\nname: 7\n---\nx',
      'a.md:4: "name": Invalid input: expected string',
    ],
    ['an empty text', '---\nname: A\ngreeting: ""\n---\nx', 'a.md:3: "greeting": Too small'],
    [
      'a text for a list',
      '---\nname: A\ngreeting: Hi\ntools: get_current_time\n---\nx',
      'a.md:4: "tools": Invalid input',
    ],
    [
      'a wrong list entry',
      '---\nname: A\ngreeting: Hi\nphrases:\n  - one\n  - [two]\n---\nx',
      'a.md:6: "phrases.1": Invalid',
    ],
    [
      'an unknown tool',
      '---\nname: A\ngreeting: Hi\ntools:\n  - get_current_time\n  - fly\n---\nx',
      'a.md:6: unknown tool "fly"; there are: get_current_time',
    ],
    [
      'no instructions',
      '---\nname: A\ngreeting: Hi\n---\n\n',
      'a.md:4: the instructions below the front matter are missing',
    ],
  ] as const)
    it(`names the line of ${what}`, () => {
      const { assistant, problems } = parse(text);
      expect(assistant).toBeUndefined();
      expect(problems[0]).toContain(problem);
    });

  it('names all problems of a file', () => {
    expect(parse('---\nnam: A\ngreeting: 1\n---\n').problems).toHaveLength(4);
  });
});
