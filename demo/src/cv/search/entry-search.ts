import MiniSearch from 'minisearch';
import type { Entry, EntryKind } from '../entries.js';
import type { Embedder, VectorStore } from './ports.js';

/** How much a place far down in one list still counts. @see https://dl.acm.org/doi/10.1145/1571941.1572114 */
const FUSION_K = 60;
const CANDIDATES = 10;

/** Search by meaning; where there is no embedder, search goes by words alone. */
export interface Semantics {
  readonly embedder: Embedder;
  readonly store: VectorStore;
}

/** Finds entries by words and, where it can, by meaning; what is high in either list is high in the result. */
export class EntrySearch {
  readonly entries: readonly Entry[];
  readonly #words: MiniSearch<Entry>;
  readonly #semantics: Semantics | undefined;
  readonly #onTrouble: (error: unknown) => void;

  private constructor(
    entries: readonly Entry[],
    semantics: Semantics | undefined,
    onTrouble: (error: unknown) => void,
  ) {
    this.entries = entries;
    this.#semantics = semantics;
    this.#onTrouble = onTrouble;
    this.#words = new MiniSearch<Entry>({
      fields: ['title', 'text', 'technologies'],
      extractField: (entry, field) => {
        const value = entry[field as keyof Entry];
        return Array.isArray(value) ? value.join(' ') : String(value ?? '');
      },
      processTerm: (term) => stem(term),
      searchOptions: { boost: { title: 3, technologies: 2 }, fuzzy: 0.2, prefix: true },
    });
    this.#words.addAll(entries);
  }

  /** Indexes all entries. @param onTrouble - Told when meaning cannot be had and words have to do. */
  static async open(
    entries: readonly Entry[],
    semantics: Semantics | undefined,
    onTrouble: (error: unknown) => void,
  ): Promise<EntrySearch> {
    if (semantics && entries.length > 0) {
      const vectors = await semantics.embedder.embed(entries.map(({ text }) => text));
      await semantics.store.replace(entries, vectors);
    }
    return new EntrySearch(entries, semantics, onTrouble);
  }

  /** The entries that fit best, best first; none where nothing does. */
  async find(
    query: string,
    { kind, limit = 3 }: { kind?: EntryKind; limit?: number } = {},
  ): Promise<readonly Entry[]> {
    const [byWords, byMeaning] = [this.#byWords(query, kind), await this.#byMeaning(query, kind)];
    const scores = new Map<string, number>();
    for (const list of [byWords, byMeaning]) {
      for (const [place, id] of list.entries())
        scores.set(id, (scores.get(id) ?? 0) + 1 / (FUSION_K + place));
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, limit)
      .flatMap(([id]) => this.entries.find((entry) => entry.id === id) ?? []);
  }

  #byWords(query: string, kind: EntryKind | undefined): readonly string[] {
    return this.#words
      .search(query, {
        filter: ({ id }) => !kind || this.entries.find((entry) => entry.id === id)?.kind === kind,
      })
      .slice(0, CANDIDATES)
      .map(({ id }) => id as string);
  }

  async #byMeaning(query: string, kind: EntryKind | undefined): Promise<readonly string[]> {
    if (!this.#semantics) return [];
    const { embedder, store } = this.#semantics;
    try {
      const [vector = []] = await embedder.embed([query]);
      return await store.nearest(vector, { kind, limit: CANDIDATES });
    } catch (error) {
      this.#onTrouble(error);
      return [];
    }
  }

  async close(): Promise<void> {
    await this.#semantics?.store.close();
  }
}

/** Enough for "studied" to find "studies"; null leaves a word out that says nothing. */
function stem(term: string): string | null {
  const word = term.toLowerCase();
  if (EMPTY_WORDS.has(word)) return null;
  return word.length > 4 ? word.replace(/(?:ies|ied|ing|ed|es|s)$/, '') : word;
}

const EMPTY_WORDS = new Set(
  'a an and at by did do does for from had has have her his in is it of on or she that the to was were what when where which who with'.split(
    ' ',
  ),
);
