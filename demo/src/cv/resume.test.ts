import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf } from './entries.js';
import { loadResume, ResumeError } from './resume.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cv-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const load = async (content: string) => {
  const file = join(folder, 'resume.json');
  await writeFile(file, content);
  return loadResume(file);
};

describe('loadResume', () => {
  it('names every field that is wrong', async () => {
    const wrong = { basics: { name: '' }, work: [{ name: 'A', position: 'B', startDate: 'May' }] };
    const error = await load(JSON.stringify(wrong)).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(ResumeError);
    expect((error as Error).message).toMatch(/basics\.name[\s\S]*work\.0\.startDate: a date like/);
  });

  it('says so where the file is no JSON', async () => {
    await expect(load('{')).rejects.toThrow(/cannot be read as JSON/);
  });

  it('takes a résumé with a name and nothing else', async () => {
    expect(entriesOf(await load('{"basics": {"name": "A"}}'))).toEqual([]);
  });
});

describe('entriesOf', () => {
  it('gives each entry of the shipped résumé an id of its own, and its years', async () => {
    const resume = await loadResume(fileURLToPath(new URL('../../cv/resume.json', import.meta.url)));
    const entries = entriesOf(resume);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(entries.find(({ title }) => title.includes('Tidewater'))).toMatchObject({
      id: 'work-principal-engineer-at-tidewater-robotics',
      startYear: 2021,
      endYear: undefined,
    });
  });
});
