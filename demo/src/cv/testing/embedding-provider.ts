import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Words that mean the same, each line a dimension. */
const MEANINGS = [
  ['ship', 'ships', 'ferry', 'ferries', 'boat', 'boats', 'harbour', 'vessel', 'vessels', 'rudder'],
  ['power', 'electricity', 'energy', 'meters', 'utility'],
  ['crane', 'cranes', 'container', 'containers', 'lifting', 'port'],
  ['book', 'books', 'bookshop', 'library', 'reading'],
  ['university', 'degree', 'studied', 'bachelor', 'master', 'school'],
  ['people', 'leadership', 'hiring', 'mentoring', 'manager', 'teams'],
] as const;

/** Stands in for a provider of embeddings, by its protocol: likeness is which of a few meanings a text has. */
export class EmbeddingProvider {
  requests = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      this.requests += 1;
      let body = '';
      for await (const chunk of request) body += chunk;
      const { input, model } = JSON.parse(body) as { input: string | string[]; model: string };
      const data = [input]
        .flat()
        .map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ object: 'list', data, model, usage: { prompt_tokens: 1, total_tokens: 1 } }));
    });
  }

  static async start(): Promise<EmbeddingProvider> {
    const provider = new EmbeddingProvider();
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function vectorOf(text: string): number[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  // never all zero, which has no direction
  return [
    0.01,
    ...MEANINGS.map(
      (meaning) => words.filter((word) => (meaning as readonly string[]).includes(word)).length,
    ),
  ];
}
