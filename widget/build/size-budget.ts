import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

export interface SizeBudget {
  /** Name of the entry; only the build that makes this one is measured. */
  readonly file: string;
  /** The entry alone: what every page of a site pays. Bytes, gzipped. */
  readonly entry: number;
  /** All of it but the translations and the extras: what a visitor who talks has loaded. Bytes, gzipped. */
  readonly call: number;
  /** Each part that is loaded only where the page or the visitor asks for what it does. Bytes, gzipped. */
  readonly extra: number;
  /** Each translation, of which a visitor loads one. Bytes, gzipped. */
  readonly language: number;
}

/** A file `<name>.extra.ts`, entered by `import()` alone. */
const EXTRA = /\.extra\.ts$/;
const TRANSLATION = /\/ui\/strings\/\w\w\.ts$/;

interface Size {
  readonly chunk: Rolldown.OutputChunk;
  readonly bytes: number;
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(2).padStart(7)} kB`;

/** Whether a part is entered by itself, or holds what such a part imports; what only extras share is theirs. */
function needed(sizes: readonly Size[]): (size: Size) => boolean {
  const entered = sizes.filter(({ chunk }) => chunk.isEntry || chunk.isDynamicEntry);
  const names = new Set(entered.flatMap(({ chunk }) => [chunk.fileName, ...chunk.imports]));
  for (const name of names)
    for (const { chunk } of sizes) if (chunk.fileName === name) for (const it of chunk.imports) names.add(it);
  return ({ chunk }) => names.has(chunk.fileName);
}

/** Prints what each part weighs on the wire, and fails the build when it is more than was promised. */
export function sizeBudget(budget: SizeBudget): Plugin {
  return {
    name: 'size-budget',
    writeBundle({ entryFileNames }, bundle) {
      if (entryFileNames !== budget.file) return; // the same under another name
      const chunks = Object.values(bundle).filter(
        (file): file is Rolldown.OutputChunk => file.type === 'chunk',
      );
      const sizes: Size[] = chunks.map((chunk) => ({
        chunk,
        bytes: gzipSync(chunk.code, { level: 9 }).byteLength,
      }));
      const entry = sizes.find(({ chunk }) => chunk.isEntry)?.bytes ?? Number.POSITIVE_INFINITY;
      const isTranslation = (size: Size) => TRANSLATION.test(size.chunk.facadeModuleId ?? '');
      // one that another extra imports as well has no module of its own in front of it
      const isExtra = ({ chunk }: Size) =>
        EXTRA.test(chunk.facadeModuleId ?? '') || chunk.moduleIds.every((id) => EXTRA.test(id));
      const isCall = needed(sizes.filter((size) => !isTranslation(size) && !isExtra(size)));
      const call = sizes.filter(isCall).reduce((sum, { bytes }) => sum + bytes, 0);
      const extra = Math.max(0, ...sizes.filter(isExtra).map(({ bytes }) => bytes));
      const language = Math.max(...sizes.filter(isTranslation).map(({ bytes }) => bytes));
      for (const { chunk, bytes } of sizes.sort((a, b) => a.bytes - b.bytes)) {
        this.info(`${kB(bytes)} gzip  ${chunk.fileName}`);
      }
      this.info(`${kB(entry)} gzip  before the first tap, of ${kB(budget.entry).trim()}`);
      this.info(`${kB(call)} gzip  in a call, of ${kB(budget.call).trim()}`);
      this.info(`${kB(extra)} gzip  the largest extra, of ${kB(budget.extra).trim()}`);
      this.info(`${kB(language)} gzip  the largest language, of ${kB(budget.language).trim()}`);
      if (entry > budget.entry) this.error('the entry is over its budget');
      if (call > budget.call) this.error('what a call loads is over its budget');
      if (extra > budget.extra) this.error('an extra is over its budget');
      if (language > budget.language) this.error('a language is over its budget');
    },
  };
}
