import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICE_TOKEN_AUDIENCE } from '@voice-assistant/protocol';
import {
  type RecordEvent,
  recordRequestSchema,
  type WorkerReport,
  workerReportSchema,
} from '@voice-assistant/protocol/schemas';
import { jwtVerify } from 'jose';
import { DEV_KEY, DEV_SECRET } from './media-server.js';

/** The part of the token server that an agent speaks to, in memory. Refuses what the real one refuses. */
export class RecordServer {
  /** By conversation, in the order of arrival, each once. */
  readonly events = new Map<string, RecordEvent[]>();
  readonly telemetry: unknown[] = [];
  /** What workers told of themselves. */
  readonly workers: WorkerReport[] = [];
  owner: string | undefined;
  /** Answers 503, as behind a proxy whose server is away. */
  isAway = false;
  readonly #server: Server;

  static async start(): Promise<RecordServer> {
    const server = new RecordServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `speaker: text` of the messages of a conversation. */
  said(conversationId: string): string[] {
    const events = this.events.get(conversationId) ?? [];
    return events.flatMap((it) => (it.kind === 'message' ? [`${it.speaker}: ${it.text}`] : []));
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const status = this.isAway ? 503 : await this.#answer(request, body);
    if (typeof status === 'number') return void response.writeHead(status).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(status));
  }

  async #answer({ method, url = '', headers }: IncomingMessage, body: string): Promise<number | object> {
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    const isOurs = await jwtVerify(token, new TextEncoder().encode(DEV_SECRET), {
      issuer: DEV_KEY,
      audience: SERVICE_TOKEN_AUDIENCE,
    }).catch(() => undefined);
    if (!isOurs) return 401;
    if (url === '/api/telemetry') {
      this.telemetry.push(JSON.parse(body));
      return 204;
    }
    if (url === '/workers') {
      this.workers.push(workerReportSchema.parse(JSON.parse(body)));
      return 204;
    }
    const id = /^\/api\/conversations\/([^/]+)\/messages/.exec(url)?.[1];
    if (id === undefined) return 404;
    if (method === 'GET') return { messages: this.#messages(id), next: null };
    const parsed = recordRequestSchema.safeParse(JSON.parse(body));
    if (!parsed.success) return 400;
    this.owner = parsed.data.owner ?? this.owner;
    const known = this.events.get(id) ?? [];
    const isNew = (event: RecordEvent) =>
      event.kind === 'feedback' || !known.some((it) => it.kind === 'message' && it.id === event.id);
    this.events.set(id, [...known, ...parsed.data.events.filter(isNew)]);
    return { accepted: [] };
  }

  #messages(id: string) {
    return (this.events.get(id) ?? []).filter(({ kind }) => kind === 'message');
  }
}
