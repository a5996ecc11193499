import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';

/** A shop's MCP server over streamable HTTP: real protocol, real sessions, one shelf. */
export class McpHttpServer {
  /** How many clients have connected so far. */
  sessions = 0;
  /** Header `authorization` of the last request. */
  authorization: string | undefined;
  readonly #transports = new Map<string, StreamableHTTPServerTransport>();
  readonly #server: Server;

  static async start(port = 0): Promise<McpHttpServer> {
    const it = new McpHttpServer();
    await new Promise<void>((resolve) => it.#server.listen(port, '127.0.0.1', resolve));
    return it;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/mcp`;
  }

  /** As after a restart: nobody's session is known any more. */
  forgetSessions() {
    this.#transports.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    this.authorization = request.headers.authorization;
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? this.#transports.get(id) : undefined;
    if (id !== undefined && !known) {
      response.writeHead(404).end();
      return;
    }
    const transport = known ?? (await this.#connect());
    await transport.handleRequest(request, response);
  }

  async #connect(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.sessions++;
        this.#transports.set(id, transport);
      },
    });
    // the SDK's own class does not fit its interface under exactOptionalPropertyTypes
    await createShop().connect(transport as Transport);
    return transport;
  }
}

function createShop(): McpServer {
  const server = new McpServer({ name: 'shop', version: '1.0.0' });
  const inputSchema = { item: z.string() };
  server.registerTool(
    'stock',
    { description: 'Tells how many are left.', inputSchema },
    async ({ item }) => ({
      content: [
        { type: 'text', text: `There are 7 of ${item}.` },
        { type: 'resource_link', name: 'shelf', title: 'The shelf', uri: 'https://shop.example/shelf' },
      ],
    }),
  );
  server.registerTool('refuse', { description: 'Always fails.' }, async () => ({
    content: [{ type: 'text', text: 'The shelf is locked.' }],
    isError: true,
  }));
  server.registerTool('hang', { description: 'Never ends.' }, () => new Promise(() => {}));
  return server;
}
