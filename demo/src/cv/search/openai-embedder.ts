import OpenAI from 'openai';
import type { Embedder } from './ports.js';

const TIMEOUT_MS = 10_000;

/** Embeddings of any server that speaks OpenAI's API. */
export class OpenAIEmbedder implements Embedder {
  readonly dimensions: number;
  readonly #client: OpenAI;
  readonly #model: string;

  private constructor(client: OpenAI, model: string, dimensions: number) {
    this.#client = client;
    this.#model = model;
    this.dimensions = dimensions;
  }

  /** @returns Nothing where the server has no such model: then search goes by words alone. */
  static async open(options: {
    readonly apiKey: string | undefined;
    readonly baseUrl: string | undefined;
    readonly model: string;
  }): Promise<OpenAIEmbedder | undefined> {
    const { apiKey = 'none', baseUrl, model } = options;
    const client = new OpenAI({
      apiKey,
      timeout: TIMEOUT_MS,
      maxRetries: 1,
      ...(baseUrl && { baseURL: baseUrl }),
    });
    try {
      const { data } = await client.embeddings.create({ model, input: 'résumé', encoding_format: 'float' });
      return new OpenAIEmbedder(client, model, data[0]?.embedding.length ?? 0);
    } catch (error) {
      if (error instanceof OpenAI.APIError && (error.status === 404 || error.status === 501))
        return undefined;
      throw error;
    }
  }

  async embed(texts: readonly string[]): Promise<readonly (readonly number[])[]> {
    const { data } = await this.#client.embeddings.create({
      model: this.#model,
      input: [...texts],
      encoding_format: 'float',
    });
    return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  }
}
