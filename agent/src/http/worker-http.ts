import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, ConfigError } from '../config.js';
import { reportsSchema } from '../metrics/reports.js';
import type { WorkerMetrics } from '../metrics/worker-metrics.js';
import { bearerOf, isOurs } from './agent-token.js';
import { readBody } from './read-body.js';

/** By which the processes of a worker find it. */
export const WORKER_PORT_VARIABLE = 'VA_WORKER_PORT';

export interface WorkerHttpOptions {
  readonly config: Config;
  readonly metrics: WorkerMetrics;
  /** Of the framework's own server, which knows whether the media server is there. */
  readonly innerPort: number;
  /** `POST /utterances`; checks itself who asks. */
  readonly utterances: Handler;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const BODY_MAX_BYTES = 256 * 1_024;
const INNER_TIMEOUT_MS = 2_000;

/**
 * The worker's HTTP port: `GET /` is ready or not, `GET /worker` what it does, `GET /metrics` Prometheus,
 * `POST /reports`, on which its own processes report, and `POST /utterances`, which answers recordings. The framework's server knows two paths and takes no more.
 */
export class WorkerHttp {
  readonly #options: WorkerHttpOptions;
  readonly #server: Server;
  readonly #routes: Readonly<Record<string, Handler>>;
  /** A process waits for a call, so that the first visitor does not wait for one. */
  #isWarm: boolean;

  constructor(options: WorkerHttpOptions) {
    this.#options = options;
    this.#isWarm = options.config.pool.idleProcesses === 0;
    this.#routes = {
      'GET /': (_, response) => this.#ready(response),
      'GET /worker': (_, response) => this.#passOn('/worker', response),
      'GET /metrics': (request, response) => this.#metrics(request, response),
      'POST /reports': (request, response) => this.#reports(request, response),
      'POST /utterances': options.utterances,
    };
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /**
   * Resolves when it listens.
   * @throws {ConfigError} when the port is taken.
   */
  async listen(): Promise<void> {
    const { host, port } = this.#options.config.health;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new ConfigError(['AGENT_PORT is already in use']) : error),
      );
      this.#server.listen(port, host, resolve);
    });
    process.env[WORKER_PORT_VARIABLE] = String((this.#server.address() as AddressInfo).port);
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    const path = (request.url ?? '').split('?', 1)[0];
    const handler = this.#routes[`${request.method} ${path}`];
    try {
      if (handler) await handler(request, response);
      else response.writeHead(404).end('not found');
    } catch {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  async #ready(response: ServerResponse) {
    if (this.#isWarm) return this.#passOn('/', response);
    response.writeHead(503).end('no process is ready yet');
  }

  async #passOn(path: string, response: ServerResponse) {
    const signal = AbortSignal.timeout(INNER_TIMEOUT_MS);
    const inner = await fetch(`http://127.0.0.1:${this.#options.innerPort}${path}`, { signal });
    const type = inner.headers.get('content-type') ?? 'text/plain';
    response.writeHead(inner.status, { 'content-type': type }).end(await inner.text());
  }

  async #metrics(request: IncomingMessage, response: ServerResponse) {
    const { config, metrics } = this.#options;
    if (config.metricsToken !== undefined && !isSame(bearerOf(request), config.metricsToken))
      return void response.writeHead(401).end();
    const { registry } = metrics;
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
  }

  async #reports(request: IncomingMessage, response: ServerResponse) {
    if (!(await isOurs(request, this.#options.config.livekit))) return void response.writeHead(401).end();
    const parsed = reportsSchema.safeParse(parseJson((await readBody(request, BODY_MAX_BYTES)).toString()));
    if (!parsed.success) return void response.writeHead(400).end();
    for (const report of parsed.data) {
      this.#isWarm ||= report.kind === 'warm';
      this.#options.metrics.take(report);
    }
    response.writeHead(204).end();
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no list
  }
}
