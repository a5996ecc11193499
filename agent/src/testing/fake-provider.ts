import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>;

/** A server that answers one request as a test wants it: byte by byte, badly or never. */
export class FakeProvider {
  readonly requests: ReceivedRequest[] = [];
  /** So many have been made to it. */
  connections = 0;
  answer: Answer = (response) => void response.end();
  readonly #server: Server;

  static async start(): Promise<FakeProvider> {
    const provider = new FakeProvider();
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.keepAliveTimeout = 0; // as a load balancer, it says nothing of how long it waits
    this.#server.on('connection', () => {
      this.connections += 1;
    });
  }

  client(): OpenAI {
    const { port } = this.#server.address() as AddressInfo;
    return new OpenAI({
      apiKey: 'none',
      baseURL: `http://127.0.0.1:${port}/v1`,
      maxRetries: 0,
      timeout: 2_000,
    });
  }

  /** Of all connections, as a server does with those that nobody uses. */
  letGo() {
    this.#server.closeAllConnections();
  }

  stop(): Promise<void> {
    this.letGo();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('latin1'),
    };
    this.requests.push(received);
    await this.answer(response, received);
  }
}
