import { voice } from '@livekit/agents';
import type { Assistant } from './assistants/assistant.js';
import { createTools, type ToolPorts } from './tools/registry.js';

/** What an assistant knows and may do. How it hears and speaks is the session's. */
export const createAgent = (assistant: Assistant, ports: ToolPorts): voice.Agent =>
  new voice.Agent({
    instructions: assistant.instructions,
    tools: createTools(assistant.tools, ports),
  });
