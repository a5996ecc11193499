import type { llm } from '@livekit/agents';

/** A tool of any parameters, as the framework keeps them. */
export type Tool = Extract<llm.ToolContextEntry, { readonly type: 'function' }>;
