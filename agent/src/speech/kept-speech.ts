import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What makes two pieces of speech the same. */
export interface SpeechKey {
  readonly provider: string;
  readonly model: string;
  readonly voice: string;
  readonly text: string;
}

/** Then it is made again: voices change, and what belongs to a former greeting shall not lie about for ever. */
const MAX_AGE_MS = 30 * 24 * 3_600_000;

/**
 * Speech that is said in every call, kept as PCM in a folder that all job processes share. It only saves time: what
 * cannot be read is made again, what cannot be written is not kept.
 */
export class KeptSpeech {
  readonly #folder: string;
  readonly #isKept: (text: string) => boolean;

  /** @param isKept - whether a text is said often enough. */
  constructor(folder: string, isKept: (text: string) => boolean) {
    this.#folder = folder;
    this.#isKept = isKept;
  }

  async read(key: SpeechKey): Promise<Buffer | undefined> {
    if (!this.#isKept(key.text)) return undefined;
    return readFile(this.#file(key)).catch(() => undefined);
  }

  async write(key: SpeechKey, pcm: Uint8Array): Promise<void> {
    if (!this.#isKept(key.text) || pcm.length === 0) return;
    const file = this.#file(key);
    const unfinished = `${file}.${randomUUID()}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(unfinished, pcm);
      await rename(unfinished, file); // another call may be reading
      await this.#removeOld();
    } catch {
      // a folder that cannot be written to: the next call asks the provider again
    }
  }

  async #removeOld() {
    for (const name of await readdir(this.#folder)) {
      const file = join(this.#folder, name);
      if (Date.now() - (await stat(file)).mtimeMs > MAX_AGE_MS) await rm(file, { force: true });
    }
  }

  #file({ provider, model, voice, text }: SpeechKey): string {
    const hash = createHash('sha256')
      .update(JSON.stringify([provider, model, voice, text]))
      .digest('hex');
    return join(this.#folder, `${hash}.pcm`);
  }
}
