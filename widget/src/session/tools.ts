import type { PageTool } from '@voice-assistant/protocol';

/** What the assistant is told about a tool of the page. */
export interface ToolSpec {
  /** When the assistant shall call it. */
  readonly description: string;
  /** JSON schema of an object, by which arguments are checked before the function sees them. Default: no arguments. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The visitor is asked first. Default: no. */
  readonly confirm?: boolean;
  /** How long the function may take, in ms. Default: 10,000. */
  readonly timeoutMs?: number;
}

/**
 * The page's own function. What it returns goes to the assistant as JSON, at most 15 KiB; what it throws reaches the
 * assistant only as "failed", unless its `name` is `ToolError`: then the assistant reads its `message`.
 */
export type ToolFunction = (
  args: Readonly<Record<string, unknown>>,
  /** Aborts when time is up, the assistant has changed its mind or the call has ended. */
  context: { readonly signal: AbortSignal },
) => unknown;

/** How a call of a tool goes. */
export type ToolState = 'confirming' | 'running' | 'finished' | 'failed';

/** What a page is told of a call. No result: the page has it already. */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly state: ToolState;
  /** Why it failed. */
  readonly error: string | null;
}

interface RegisteredTool {
  readonly spec: ToolSpec;
  readonly run: ToolFunction;
}

const NO_PARAMETERS = { type: 'object', properties: {} } as const;

/** The tools that the page offers. The same for all calls, so that they are there before one begins. */
export class ToolRegistry {
  readonly #tools = new Map<string, RegisteredTool>();
  /** Told of each change. */
  onChange: () => void = () => {};

  /** A second tool of a name takes the place of the first. Returns the function that takes it back. */
  register(name: string, spec: ToolSpec, run: ToolFunction): () => void {
    const tool = { spec, run };
    this.#tools.set(name, tool);
    this.onChange();
    return () => {
      if (this.#tools.get(name) !== tool) return;
      this.#tools.delete(name);
      this.onChange();
    };
  }

  find(name: string): RegisteredTool | undefined {
    return this.#tools.get(name);
  }

  /** As the agent is told. */
  list(): PageTool[] {
    return [...this.#tools].map(([name, { spec }]) => ({
      name,
      description: spec.description,
      parameters: { ...NO_PARAMETERS, ...spec.parameters },
      confirm: spec.confirm ?? false,
    }));
  }
}
