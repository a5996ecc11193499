import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { McpServerSpec } from '../assistants/front-matter.js';
import { type Environment, resolveReferences } from '../assistants/references.js';
import type { McpTool } from './mcp-hub-protocol.js';

const CONNECT_TIMEOUT_MS = 15_000;
const LIST_TIMEOUT_MS = 10_000;
/** A server with more has the wrong audience: the model would read all of them with each turn. */
const MAX_TOOLS = 128;
/** Pages of tools that are read. */
const MAX_PAGES = 10;

export interface CallOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type ToolAnswer = ReturnType<typeof CallToolResultSchema.parse>;

/**
 * One MCP server, for all calls of the worker. Connects when it is first needed and again after a loss; whoever asks
 * meanwhile waits for the same attempt.
 */
export class McpConnection {
  readonly #spec: McpServerSpec;
  readonly #env: Environment;
  #client: Promise<Client> | undefined;
  #tools: Promise<readonly McpTool[]> | undefined;

  constructor(spec: McpServerSpec, env: Environment) {
    this.#spec = spec;
    this.#env = env;
  }

  /** Its tools, asked for once and after the server has said that they changed. */
  tools(): Promise<readonly McpTool[]> {
    this.#tools ??= this.#list().catch((error: unknown) => {
      this.#tools = undefined;
      throw error;
    });
    return this.#tools;
  }

  /** @throws what the SDK throws; a refused connection and a forgotten session are tried a second time. */
  async call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
  ): Promise<ToolAnswer> {
    try {
      return await this.#callOnce(name, args, options);
    } catch (error) {
      if (!wasNotReceived(error) || options.signal.aborted) throw error;
      await this.#forget();
      return this.#callOnce(name, args, options);
    }
  }

  async close(): Promise<void> {
    await this.#forget();
  }

  async #callOnce(name: string, args: Readonly<Record<string, unknown>>, options: CallOptions) {
    const client = await this.#connected();
    const { timeoutMs: timeout, signal } = options;
    const answer = await client.callTool({ name, arguments: { ...args } }, CallToolResultSchema, {
      timeout,
      maxTotalTimeout: timeout,
      signal,
    });
    return CallToolResultSchema.parse(answer);
  }

  async #list(): Promise<readonly McpTool[]> {
    const client = await this.#connected();
    const found: McpTool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES && found.length < MAX_TOOLS; page++) {
      const answer = await client.listTools(cursor === undefined ? {} : { cursor }, {
        timeout: LIST_TIMEOUT_MS,
      });
      for (const { name, description = '', inputSchema } of answer.tools)
        found.push({ name, description, parameters: inputSchema });
      cursor = answer.nextCursor;
      if (cursor === undefined) break;
    }
    return found.slice(0, MAX_TOOLS);
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const forgetTools = () => {
      this.#tools = undefined;
    };
    const client = new Client(
      { name: 'voice-assistant', version: '0.1.0' },
      { listChanged: { tools: { autoRefresh: false, onChanged: forgetTools } } },
    );
    const connecting = client.connect(this.#transport(), { timeout: CONNECT_TIMEOUT_MS });
    client.onclose = () => {
      forgetTools();
      this.#client = undefined;
    };
    client.onerror = () => {}; // what matters is thrown to whoever waits
    await connecting;
    return client;
  }

  #transport(): Transport {
    const resolve = (text: string) => resolveReferences(text, this.#env);
    const resolveAll = (texts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, resolve(text)]));
    const spec = this.#spec;
    if ('url' in spec) {
      const requestInit = { headers: resolveAll(spec.headers) };
      // the SDK's own class does not fit its interface under exactOptionalPropertyTypes
      return new StreamableHTTPClientTransport(new URL(resolve(spec.url)), { requestInit }) as Transport;
    }
    return new StdioClientTransport({
      command: resolve(spec.command),
      args: spec.args.map(resolve),
      // not the worker's own environment, which holds the keys of everything else
      env: { ...getDefaultEnvironment(), ...resolveAll(spec.env) },
      stderr: 'ignore',
    });
  }

  async #forget() {
    const client = this.#client;
    this.#client = undefined;
    this.#tools = undefined;
    await client?.then((it) => it.close()).catch(() => {});
  }
}

/** A server that was restarted knows the session no more; one that is not there cannot have done anything. */
function wasNotReceived(error: unknown): boolean {
  if (error instanceof StreamableHTTPError) return error.code === 404 || error.code === 400;
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return cause?.code === 'ECONNREFUSED';
}
