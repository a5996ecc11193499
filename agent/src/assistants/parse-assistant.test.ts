import { describe, expect, it } from 'vitest';
import { parseAssistant } from './parse-assistant.js';

const KNOWN = { tools: new Set(['get_current_time']), env: { SET: 'yes', EMPTY: '' } };
const parse = (text: string) => parseAssistant({ id: 'a', file: 'a.md', text }, KNOWN);
const GOOD = '---\nname: A\ngreeting: Hi\n---\nBe kind.\n';

describe('parseAssistant', () => {
  it('reads front matter and instructions', () => {
    const text =
      '---\nname: A\ngreeting: Hi there\nvoice: nova\ntools: [get_current_time]\nphrases:\n  - one\n  - two\n---\n\n# Facts\n---\nMore\n';
    expect(parse(text).assistant).toMatchObject({
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

  for (const [what, lines, problem] of [
    [
      'an unknown pipeline',
      'pipeline: fast',
      'a.md:4: "pipeline": must be one of cascade, realtime, inference',
    ],
    [
      'a secret in the file',
      'models:\n  llm:\n    model: m\n    api_key: sk-1',
      'a.md:7: "models.llm.api_key": write ${NAME}',
    ],
    [
      'a reference to nothing',
      'mcp:\n  cv:\n    url: https://x/mcp\n    headers:\n      a: Bearer ${TOKEN}',
      'a.md:8: the environment variable TOKEN is not set',
    ],
    [
      'a reference to an empty variable',
      'mcp:\n  cv:\n    command: ${EMPTY}',
      'a.md:6: the environment variable EMPTY is not set',
    ],
    [
      'a server with nothing to reach it by',
      'mcp:\n  cv:\n    tools: [a]',
      'a.md:6: "mcp.cv": must have "command"',
    ],
    [
      'a server with a wrong name',
      'mcp:\n  my server:\n    command: x',
      'a.md:5: "mcp.my server": letters, digits',
    ],
    [
      'an unknown limit',
      'limits:\n  max_turns: 3\n  max_words: 4',
      'a.md:6: unknown key "max_words" in "limits"',
    ],
    [
      'a wrong type of file',
      'features:\n  files:\n    types: [image/png, video/mp4]',
      'a.md:6: "features.files.types.1": must be of',
    ],
    [
      'a wrong language',
      'fallback:\n  one-moment:\n    1: Moment',
      'a.md:6: "fallback.one-moment": must be a text, or texts by language',
    ],
  ] as const)
    it(`names the line of ${what}`, () => {
      expect(parse(`---\nname: A\ngreeting: Hi\n${lines}\n---\nx`).problems).toEqual([
        expect.stringContaining(problem),
      ]);
    });

  it('names the line of a variable that is not declared', () => {
    const text =
      '---\nname: A\ngreeting: Hi {{nmae}}\nvariables:\n  name: you\n---\n\nTalk to {{name}}.\nAbout {{ plan }}.';
    expect(parse(text).problems).toEqual([
      'a.md:3: "{{nmae}}" is not among the variables of the front matter',
      'a.md:9: "{{plan}}" is not among the variables of the front matter',
    ]);
  });

  it('reads models, servers and features in their short forms', () => {
    const text =
      '---\nname: A\ngreeting: {en: Hi, de: Hallo}\nmodels:\n  llm: [a, {model: b, base_url: "http://x/v1", api_key: "${SET}"}]\n  tts: v\nmcp:\n  cv: {command: "${SET}"}\nfeatures:\n  files: true\n---\nx';
    expect(parse(text)).toMatchObject({
      problems: [],
      assistant: {
        pipeline: 'cascade',
        endpointing: 'normal',
        models: {
          llm: [
            { model: 'a', slow_after_s: 4 },
            { model: 'b', api_key: expect.stringContaining('SET') },
          ],
          tts: [{ model: 'v' }],
        },
        mcp: { cv: { command: expect.stringContaining('SET'), args: [], timeout_s: 20 } },
        features: { feedback: true, files: { max_mb: 5 } },
      },
    });
  });

  it('names all problems of a file', () => {
    expect(parse('---\nnam: A\ngreeting: 1\n---\n').problems).toHaveLength(4);
  });
});
