import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptSpeech } from './kept-speech.js';

const KEY = { provider: 'http://127.0.0.1/v1', model: 'tts-1', voice: 'alloy', text: 'Hello.' };
const PCM = Buffer.from([1, 2, 3, 4]);

let folder: string;
let kept: KeptSpeech;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'speech-'));
  kept = new KeptSpeech(folder, () => true);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('KeptSpeech', () => {
  it('gives back what was written', async () => {
    await kept.write(KEY, PCM);
    expect(await kept.read(KEY)).toEqual(PCM);
  });

  for (const part of ['provider', 'model', 'voice', 'text'] as const)
    it(`knows another ${part} from it`, async () => {
      await kept.write(KEY, PCM);
      expect(await kept.read({ ...KEY, [part]: 'another' })).toBeUndefined();
    });

  it('keeps only what it shall', async () => {
    await new KeptSpeech(folder, () => false).write(KEY, PCM);
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes what is older than a month', async () => {
    await kept.write(KEY, PCM);
    const [file] = await readdir(folder);
    const longAgo = new Date(Date.now() - 40 * 24 * 3_600_000);
    await utimes(join(folder, file!), longAgo, longAgo);
    await kept.write({ ...KEY, text: 'Good morning.' }, PCM);
    expect(await readdir(folder)).toHaveLength(1);
    expect(await kept.read(KEY)).toBeUndefined();
  });
});
