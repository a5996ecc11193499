import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

export interface SizeBudget {
  /** The entry alone: what every page of a site pays. Bytes, gzipped. */
  readonly entry: number;
  /** All of it: what a visitor who talks has loaded. Bytes, gzipped. */
  readonly call: number;
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(2).padStart(7)} kB`;

/** Prints what each part weighs on the wire, and fails the build when it is more than was promised. */
export function sizeBudget(budget: SizeBudget): Plugin {
  return {
    name: 'size-budget',
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(
        (file): file is Rolldown.OutputChunk => file.type === 'chunk',
      );
      const sizes = chunks.map((chunk) => ({ chunk, bytes: gzipSync(chunk.code, { level: 9 }).byteLength }));
      const entry = sizes.find(({ chunk }) => chunk.isEntry)?.bytes ?? Number.POSITIVE_INFINITY;
      const call = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
      for (const { chunk, bytes } of sizes.sort((a, b) => a.bytes - b.bytes)) {
        this.info(`${kB(bytes)} gzip  ${chunk.fileName}`);
      }
      this.info(`${kB(entry)} gzip  before the first tap, of ${kB(budget.entry).trim()}`);
      this.info(`${kB(call)} gzip  in a call, of ${kB(budget.call).trim()}`);
      if (entry > budget.entry) this.error('the entry is over its budget');
      if (call > budget.call) this.error('what a call loads is over its budget');
    },
  };
}
