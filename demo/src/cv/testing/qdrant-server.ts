import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

interface Point {
  readonly id: number;
  readonly vector: readonly number[];
  readonly payload: { readonly kind: string };
}
interface Search {
  readonly vector: readonly number[];
  readonly limit: number;
  readonly filter?: {
    readonly must: readonly { readonly key: 'kind'; readonly match: { readonly value: string } }[];
  };
}

/**
 * As much of Qdrant's HTTP API as is used, by its protocol: Qdrant itself comes as a container or an archive alone.
 * @see https://api.qdrant.tech/api-reference
 */
export class QdrantServer {
  readonly collections = new Map<string, { readonly size: number; readonly points: Map<number, Point> }>();
  readonly #server: Server;

  static async start(): Promise<QdrantServer> {
    const it = new QdrantServer();
    await new Promise<void>((resolve) => it.#server.once('listening', resolve));
    return it;
  }

  private constructor() {
    const app = express().use(express.json());
    const ok = (result: unknown) => ({ result, status: 'ok', time: 0.001 });
    app.get('/collections/:name/exists', ({ params }, response) => {
      response.json(ok({ exists: this.collections.has(params.name) }));
    });
    app.put('/collections/:name', ({ params, body }, response) => {
      if (this.collections.has(params.name))
        return void response.status(409).json({ status: { error: 'exists' } });
      this.collections.set(params.name, { size: body.vectors.size, points: new Map() });
      response.json(ok(true));
    });
    app.delete('/collections/:name', ({ params }, response) => {
      response.json(ok(this.collections.delete(params.name)));
    });
    app.put('/collections/:name/points', ({ params, body }, response) => {
      const collection = this.collections.get(params.name);
      const points = body.points as Point[];
      if (!collection || points.some(({ vector }) => vector.length !== collection.size))
        return void response.status(400).json({ status: { error: 'wrong size' } });
      for (const point of points) collection.points.set(point.id, point);
      response.json(ok({ operation_id: 1, status: 'completed' }));
    });
    app.post('/collections/:name/points/search', ({ params, body }, response) => {
      const { vector, limit, filter } = body as Search;
      const found = [...(this.collections.get(params.name)?.points.values() ?? [])]
        .filter(({ payload }) => (filter?.must ?? []).every(({ key, match }) => payload[key] === match.value))
        .map((point) => ({
          id: point.id,
          version: 1,
          score: cosine(vector, point.vector),
          payload: point.payload,
        }))
        .sort((a, b) => b.score - a.score);
      response.json(ok(found.slice(0, limit)));
    });
    this.#server = app.listen(0, '127.0.0.1');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
