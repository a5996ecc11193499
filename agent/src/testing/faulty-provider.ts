import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with a request. `cut`: the connection breaks in the middle of the answer. */
export type Fault = 'rate-limit' | 'quota' | 'error' | 'hang' | 'cut' | 'malformed' | 'empty';

/** A part of the provider's API. */
export type Part = 'transcriptions' | 'completions' | 'speech';

/** Stands between the agent and a provider, and lets what a test wants go wrong until it is mended. */
export class FaultyProvider {
  readonly #faults = new Map<Part, Fault>();
  readonly #server: Server;
  readonly #target: URL;

  static async start(target: string): Promise<FaultyProvider> {
    const provider = new FaultyProvider(target);
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, outgoing) => this.#handle(incoming, outgoing));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  break(part: Part, fault: Fault) {
    this.#faults.set(part, fault);
  }

  mend() {
    this.#faults.clear();
    this.#server.closeAllConnections(); // what hangs
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const part = /(transcriptions|completions|speech)$/.exec(incoming.url ?? '')?.[1] as Part | undefined;
    const fault = part && this.#faults.get(part);
    if (fault) {
      incoming.resume();
      incoming.on('end', () => fail(outgoing, fault, part));
      return;
    }
    const { hostname, port } = this.#target;
    const { url: path, method, headers } = incoming;
    const forwarded = request({ hostname, port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };
const TYPES: Readonly<Record<Part, string>> = {
  transcriptions: 'application/json',
  completions: 'text/event-stream',
  speech: 'audio/pcm',
};
const STREAM_END = 'data: {"id":"x","object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n';

function fail(response: ServerResponse, fault: Fault, part: Part) {
  switch (fault) {
    case 'rate-limit':
      return response.writeHead(429, JSON_TYPE).end('{"error":{"code":"rate_limit_exceeded"}}');
    case 'quota':
      return response.writeHead(429, JSON_TYPE).end('{"error":{"code":"insufficient_quota"}}');
    case 'error':
      return response.writeHead(500, JSON_TYPE).end('{}');
    case 'hang':
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': TYPES[part], 'content-length': '100000' });
      return response.write('\0\0', () => response.destroy());
    case 'malformed':
      return response.writeHead(200, { 'content-type': 'text/html' }).end('data: <html>\n\n');
    case 'empty':
      return response
        .writeHead(200, { 'content-type': TYPES[part] })
        .end(part === 'completions' ? STREAM_END : '');
  }
}
