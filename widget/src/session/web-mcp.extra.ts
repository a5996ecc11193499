import type { ToolSpec } from './tools.js';
import type { VoiceSession } from './voice-session.js';

/**
 * Tools of the page as browsers offer them. The proposal still moves: `document.modelContext` now, `navigator` before;
 * reading the tools of others is not in every version. All of it is looked for, none taken for granted.
 * @see https://webmachinelearning.github.io/webmcp/
 */
interface ModelContext extends Partial<EventTarget> {
  getTools?(): Promise<readonly BrowserTool[]> | readonly BrowserTool[];
  executeTool?(tool: BrowserTool | string, input: string): unknown;
}

interface BrowserTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema?: string | object;
  readonly annotations?: { readonly readOnlyHint?: boolean };
}

function modelContext(): ModelContext | null {
  const { modelContext: current } = document as { modelContext?: ModelContext };
  const { modelContext: earlier } = navigator as { modelContext?: ModelContext };
  return current ?? earlier ?? null;
}

/**
 * Lets the assistant use the tools that the page has given to the browser. The visitor is asked first, unless the tool
 * says that it only reads. A tool of the same name that was given to `registerTool` goes before.
 */
export class WebMcp {
  readonly #session: Pick<VoiceSession, 'registerTool'>;
  readonly #own: { readonly tools: Iterable<readonly [string, ...unknown[]]> };
  readonly #context = modelContext();
  #taken: (() => void)[] = [];
  #stopped = false;

  /** @param own - Who has the tools of the page that are not to be replaced. */
  constructor(
    session: Pick<VoiceSession, 'registerTool'>,
    own: { readonly tools: Iterable<readonly [string, ...unknown[]]> },
  ) {
    this.#session = session;
    this.#own = own;
    this.#context?.addEventListener?.('toolchange', this.#read);
    this.#read();
  }

  stop(): void {
    this.#stopped = true;
    this.#context?.removeEventListener?.('toolchange', this.#read);
    this.#takeBack();
  }

  readonly #read = (): void => {
    void this.#offer().catch((cause: unknown) => {
      console.warn('<voice-assistant> the tools of the browser could not be read', cause);
    });
  };

  async #offer(): Promise<void> {
    const context = this.#context;
    if (!context?.getTools || !context.executeTool) return; // this browser does not let a page read them
    const tools = await context.getTools();
    if (this.#stopped) return;
    this.#takeBack();
    const own = new Set([...this.#own.tools].map(([name]) => name));
    for (const tool of tools) {
      if (own.has(tool.name)) continue;
      const run = (args: unknown) => Promise.resolve(context.executeTool?.(tool, JSON.stringify(args)));
      this.#taken.push(this.#session.registerTool(tool.name, specOf(tool), run));
    }
  }

  #takeBack(): void {
    for (const take of this.#taken.splice(0)) take();
  }
}

function specOf({ description, inputSchema, annotations }: BrowserTool): ToolSpec {
  const schema = typeof inputSchema === 'string' ? JSON.parse(inputSchema) : inputSchema;
  return { description, confirm: !annotations?.readOnlyHint, ...(schema && { parameters: schema }) };
}
