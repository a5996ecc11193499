import { loadAssistants } from '../assistants/load-assistants.js';
import { parseConfig } from '../config.js';
import { TOOL_NAMES } from '../tools/registry.js';
import { McpHub } from './mcp-hub.js';
import type { HubRequest, HubResponse } from './mcp-hub-protocol.js';

/**
 * The hub in the framework's inference process: the one process of a worker that every job process can ask, over a
 * way that exists already.
 */
export default class McpRunner {
  readonly #hub = new McpHub(process.env);

  /** Begins to connect, and waits for none of them: a worker must not start later because a server is slow. */
  async initialize(): Promise<void> {
    const { assistantsDir } = parseConfig(process.env);
    const { assistants } = await loadAssistants(assistantsDir, { tools: TOOL_NAMES, env: process.env });
    for (const { mcp } of assistants.values())
      for (const server of Object.values(mcp)) void this.#hub.handle({ kind: 'list', server });
  }

  run(request: HubRequest): Promise<HubResponse> {
    return this.#hub.handle(request);
  }

  close(): Promise<void> {
    return this.#hub.close();
  }
}
