import { QdrantClient } from '@qdrant/js-client-rest';
import type { Entry } from '../entries.js';
import type { Filter, VectorStore } from './ports.js';

const TIMEOUT_MS = 10_000;

/** Vectors in a collection of Qdrant's. @see https://qdrant.tech/documentation/ */
export class QdrantStore implements VectorStore {
  readonly #client: QdrantClient;
  readonly #collection: string;

  constructor(url: string, collection: string, apiKey?: string) {
    this.#client = new QdrantClient({
      url,
      timeout: TIMEOUT_MS,
      checkCompatibility: false,
      ...(apiKey && { apiKey }),
    });
    this.#collection = collection;
  }

  async replace(entries: readonly Entry[], vectors: readonly (readonly number[])[]): Promise<void> {
    const { exists } = await this.#client.collectionExists(this.#collection);
    if (exists) await this.#client.deleteCollection(this.#collection);
    await this.#client.createCollection(this.#collection, {
      vectors: { size: vectors[0]?.length ?? 1, distance: 'Cosine' },
    });
    await this.#client.upsert(this.#collection, {
      wait: true,
      points: entries.map(({ id, kind }, index) => ({
        id: index + 1, // Qdrant takes numbers and UUIDs alone
        vector: [...(vectors[index] ?? [])],
        payload: { entry_id: id, kind },
      })),
    });
  }

  async nearest(vector: readonly number[], { kind, limit }: Filter): Promise<readonly string[]> {
    const found = await this.#client.search(this.#collection, {
      vector: [...vector],
      limit,
      with_payload: true,
      ...(kind && { filter: { must: [{ key: 'kind', match: { value: kind } }] } }),
    });
    return found.flatMap(({ payload }) => (typeof payload?.entry_id === 'string' ? [payload.entry_id] : []));
  }

  async close(): Promise<void> {}
}
