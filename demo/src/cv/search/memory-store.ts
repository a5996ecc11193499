import type { Entry } from '../entries.js';
import type { Filter, VectorStore } from './ports.js';

/** The engine that is there without one: a résumé is a few dozen vectors. */
export class MemoryStore implements VectorStore {
  #entries: readonly { readonly entry: Entry; readonly vector: readonly number[] }[] = [];

  async replace(entries: readonly Entry[], vectors: readonly (readonly number[])[]): Promise<void> {
    this.#entries = entries.map((entry, index) => ({ entry, vector: vectors[index] ?? [] }));
  }

  async nearest(vector: readonly number[], { kind, limit }: Filter): Promise<readonly string[]> {
    return this.#entries
      .filter(({ entry }) => kind === undefined || entry.kind === kind)
      .map((it) => ({ id: it.entry.id, likeness: cosine(vector, it.vector) }))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, limit)
      .map(({ id }) => id);
  }

  async close(): Promise<void> {}
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, lengthA, lengthB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    dot += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return dot / (Math.sqrt(lengthA * lengthB) || 1);
}
