import type { Logger } from '../ports.js';
import type { Tool } from './tool.js';

export interface ToolBeltOptions {
  /** Gives the tools to the model. */
  readonly apply: (tools: readonly Tool[]) => Promise<void>;
  /** Puts around each tool what all of them need. */
  readonly wrap: (tool: Tool) => Tool;
  readonly logger: Logger;
}

/** Where a tool comes from. Those of the server's come first: a page cannot take their names. */
export type ToolSource = 'server' | `mcp:${string}` | 'page';

/** More would cost with every turn, and models choose badly among them. */
const MAX_TOOLS = 128;

/** The tools of one call, of all sources. Sources come and change while the call goes on. */
export class ToolBelt {
  readonly #options: ToolBeltOptions;
  readonly #bySource = new Map<ToolSource, readonly Tool[]>();
  #applying: Promise<void> = Promise.resolve();

  constructor(options: ToolBeltOptions) {
    this.#options = options;
  }

  /** Each name once. */
  get tools(): readonly Tool[] {
    const byName = new Map<string, Tool>();
    for (const tool of this.#inOrder()) if (!byName.has(tool.name)) byName.set(tool.name, tool);
    return [...byName.values()].slice(0, MAX_TOOLS);
  }

  /**
   * Replaces what a source offers.
   * @returns names that were refused because another source has them.
   */
  async set(source: ToolSource, tools: readonly Tool[]): Promise<string[]> {
    this.#bySource.set(source, tools.map(this.#options.wrap));
    const own = new Set(this.#bySource.get(source));
    const refused = [...own].filter((it) => !this.tools.includes(it)).map(({ name }) => name);
    if (refused.length > 0)
      this.#options.logger.warn({ source, refused }, 'names of tools are taken, left out');
    this.#applying = this.#applying
      .then(() => this.#options.apply(this.tools))
      .catch((error: unknown) => {
        this.#options.logger.error({ error }, 'tools not given to the model');
      });
    await this.#applying;
    return refused;
  }

  #inOrder(): Tool[] {
    const rank = (source: ToolSource) => ['server', 'mcp', 'page'].indexOf(source.split(':')[0] ?? '');
    return [...this.#bySource].sort(([a], [b]) => rank(a) - rank(b)).flatMap(([, tools]) => tools);
  }
}
