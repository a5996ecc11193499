import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOOL_NAMES } from '../tools/registry.js';
import { chooseAssistant } from './choose-assistant.js';
import { loadAssistants } from './load-assistants.js';

const GOOD = '---\nname: A\ngreeting: Hi\n---\nBe kind.\n';
let dir: string;
const KNOWN = { tools: TOOL_NAMES, env: {} };
const load = () => loadAssistants(dir, KNOWN);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'assistants-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('loadAssistants', () => {
  it('reads every file by its name', async () => {
    await writeFile(join(dir, 'default.md'), GOOD);
    await writeFile(join(dir, 'shop.de.md'), GOOD);
    await writeFile(join(dir, 'notes.txt'), 'no assistant');
    const { assistants, problems } = await load();
    expect(problems).toEqual([]);
    expect([...assistants.keys()]).toEqual(['default', 'shop.de']);
  });

  it('wants a default', async () => {
    await writeFile(join(dir, 'other.md'), GOOD);
    expect((await load()).problems).toEqual([
      expect.stringContaining(`${join(dir, 'default.md')}: is required`),
    ]);
  });

  it('says so when the folder is missing', async () => {
    const { problems } = await loadAssistants(join(dir, 'none'), KNOWN);
    expect(problems).toEqual([expect.stringContaining(join(dir, 'none', 'default.md'))]);
  });

  it('names file and line, and keeps the others', async () => {
    await writeFile(join(dir, 'default.md'), GOOD);
    await writeFile(join(dir, 'wrong.md'), '---\nname: A\n---\nx');
    await writeFile(join(dir, 'my shop.md'), GOOD);
    const { assistants, problems } = await load();
    expect(problems).toEqual([
      expect.stringContaining(`${join(dir, 'my shop.md')}:1: the file name`),
      expect.stringContaining(`${join(dir, 'wrong.md')}:1: "greeting" is missing`),
    ]);
    expect([...assistants.keys()]).toEqual(['default']);
  });

  it('takes the assistants that come with the product', async () => {
    const own = await loadAssistants(new URL('../../../assistants', import.meta.url).pathname, KNOWN);
    expect(own.problems).toEqual([]);
  });
});

describe('chooseAssistant', () => {
  beforeEach(async () => {
    await writeFile(join(dir, 'default.md'), GOOD);
    await writeFile(join(dir, 'shop.md'), GOOD);
  });

  for (const [metadata, id, lang, warning] of [
    ['', 'default', undefined, undefined],
    ['{}', 'default', undefined, undefined],
    ['{"assistant":"shop","lang":"pt-BR"}', 'shop', 'pt-BR', undefined],
    ['{"assistant":"none","lang":"de"}', 'default', 'de', 'assistant is unknown'],
    ['{"assistant":"../shop"}', 'default', undefined, 'dispatch metadata is malformed'],
    ['{"assistant":', 'default', undefined, 'dispatch metadata is malformed'],
    ['null', 'default', undefined, 'dispatch metadata is malformed'],
  ] as const)
    it(`answers ${metadata || 'no metadata'} with ${id}`, async () => {
      const choice = chooseAssistant(metadata, (await load()).assistants);
      expect({ ...choice, assistant: choice.assistant.id }).toMatchObject({ assistant: id, lang, warning });
    });
});
