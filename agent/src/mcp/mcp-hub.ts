import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { McpServerSpec } from '../assistants/front-matter.js';
import type { Environment } from '../assistants/references.js';
import { McpConnection, type ToolAnswer } from './mcp-connection.js';
import type { HubRequest, HubResponse, McpSource } from './mcp-hub-protocol.js';

/** Servers in use at once; beyond it those of files that have been edited since are closed first. */
const MAX_CONNECTIONS = 32;
/** Longer answers are cut: the model pays for each character, with each turn that follows. */
const MAX_TEXT_LENGTH = 16_000;
const MAX_SOURCES = 10;

/**
 * Every MCP server of a worker, each connected once however many calls there are. Runs where all job processes can
 * ask; a server is known by its description, so that two assistants with the same one share it.
 */
export class McpHub {
  readonly #env: Environment;
  /** In the order of use. */
  readonly #connections = new Map<string, McpConnection>();
  readonly #calls = new Map<string, AbortController>();

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Never rejects. */
  async handle(request: HubRequest): Promise<HubResponse> {
    try {
      if (request.kind === 'list') return { tools: await this.#connection(request.server).tools() };
      if (request.kind === 'call') return await this.#call(request);
      this.#calls.get(request.callId)?.abort();
      return { done: true };
    } catch (error) {
      return failureOf(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.values()].map((it) => it.close()));
    this.#connections.clear();
  }

  async #call({ server, tool, args, callId }: HubRequest & { kind: 'call' }): Promise<HubResponse> {
    const controller = new AbortController();
    this.#calls.set(callId, controller);
    try {
      const answer = await this.#connection(server).call(tool, args, {
        timeoutMs: server.timeout_s * 1_000,
        signal: controller.signal,
      });
      const text = textOf(answer);
      if (answer.isError) return { failure: 'tool-error', message: text.slice(0, 1_000) };
      return { text, sources: sourcesOf(answer) };
    } catch (error) {
      if (controller.signal.aborted) return { failure: 'cancelled', message: '' };
      throw error;
    } finally {
      this.#calls.delete(callId);
    }
  }

  #connection(server: McpServerSpec): McpConnection {
    const { tools: _, timeout_s: __, ...address } = server;
    const key = JSON.stringify(address);
    const connection = this.#connections.get(key) ?? new McpConnection(server, this.#env);
    this.#connections.delete(key);
    this.#connections.set(key, connection);
    if (this.#connections.size > MAX_CONNECTIONS) this.#closeOldest();
    return connection;
  }

  #closeOldest() {
    const [oldest] = this.#connections;
    if (!oldest) return;
    this.#connections.delete(oldest[0]);
    void oldest[1].close();
  }
}

function failureOf(error: unknown): HubResponse {
  if (error instanceof McpError && error.code === ErrorCode.RequestTimeout)
    return { failure: 'timeout', message: 'no answer in time' };
  // the server understood and refuses: the model can do better with what it says
  if (error instanceof McpError && error.code !== ErrorCode.ConnectionClosed)
    return { failure: 'tool-error', message: error.message.slice(0, 1_000) };
  return { failure: 'unreachable', message: error instanceof Error ? error.message : 'unknown' };
}

/** What can be said. Pictures and sound are only named; links are for the visitor's eyes, as sources. */
function textOf({ content, structuredContent }: ToolAnswer): string {
  const said = content.filter((block) => !webLinkOf(block));
  const texts = said.map((block) => {
    if (block.type === 'text') return block.text;
    if (block.type === 'resource_link') return `${block.title ?? block.name}: ${block.uri}`;
    if (block.type === 'resource') return 'text' in block.resource ? block.resource.text : '(a file)';
    return `(${block.type})`;
  });
  const text = texts.join('\n').trim();
  const whole = text === '' && structuredContent ? JSON.stringify(structuredContent) : text;
  return whole.length > MAX_TEXT_LENGTH ? `${whole.slice(0, MAX_TEXT_LENGTH)}\n(cut)` : whole;
}

type Block = ToolAnswer['content'][number];

/** A link for the visitor's eyes. */
const webLinkOf = (block: Block): McpSource | undefined =>
  block.type === 'resource_link' && /^https?:\/\//.test(block.uri)
    ? { title: (block.title ?? block.name).slice(0, 200), url: block.uri }
    : undefined;

function sourcesOf({ content }: ToolAnswer): McpSource[] {
  return content.flatMap((block) => webLinkOf(block) ?? []).slice(0, MAX_SOURCES);
}
