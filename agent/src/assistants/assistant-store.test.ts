import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssistantStore } from './assistant-store.js';

const file = (name: string) => `---\nname: ${name}\ngreeting: Hi\n---\nBe kind.\n`;
let dir: string;
let errors: object[];
const logger = { debug() {}, info() {}, warn() {}, error: (fields: object) => void errors.push(fields) };
const open = (reloads: boolean) =>
  AssistantStore.open({ dir, known: { tools: new Set<string>(), env: {} }, reloads, logger });
const write = (id: string, text: string) => writeFile(join(dir, `${id}.md`), text);

beforeEach(async () => {
  errors = [];
  dir = await mkdtemp(join(tmpdir(), 'assistants-'));
  await write('default', file('One'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('AssistantStore', () => {
  it('takes what was edited and added for the next call', async () => {
    const store = await open(true);
    await write('default', file('Two'));
    await write('shop', file('Shop'));
    const assistants = await store.current();
    expect([...assistants.values()].map(({ name }) => name)).toEqual(['Two', 'Shop']);
  });

  it('keeps the last good version of a file that has become wrong, and says so once', async () => {
    const store = await open(true);
    await write('default', '---\nnam: Two\n---\nx');
    expect((await store.current()).get('default')?.name).toBe('One');
    await store.current();
    expect(errors).toContainEqual({ problem: expect.stringContaining('default.md:2: unknown key "nam"') });
    expect(errors).toHaveLength(3);
    await write('default', file('Three'));
    expect((await store.current()).get('default')?.name).toBe('Three');
  });

  it('reads nothing again in production', async () => {
    const store = await open(false);
    await write('default', file('Two'));
    expect((await store.current()).get('default')?.name).toBe('One');
  });
});
