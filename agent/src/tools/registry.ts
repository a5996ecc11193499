import type { llm } from '@livekit/agents';
import type { Clock } from '../ports.js';
import { createGetCurrentTimeTool } from './get-current-time.js';

/** What tools may reach. */
export interface ToolPorts {
  readonly clock: Clock;
}

/** Every tool that an assistant's file may name. */
const FACTORIES: Readonly<Record<string, (ports: ToolPorts) => llm.FunctionTool>> = {
  get_current_time: ({ clock }) => createGetCurrentTimeTool(clock),
};

export const TOOL_NAMES: ReadonlySet<string> = new Set(Object.keys(FACTORIES));

/**
 * Makes the tools of one call.
 * @throws when a name is unknown; the loader of assistants has refused those already.
 */
export function createTools(names: readonly string[], ports: ToolPorts): llm.FunctionTool[] {
  return names.map((name) => {
    const create = FACTORIES[name];
    if (!create) throw new Error(`unknown tool ${name}`);
    return create(ports);
  });
}
