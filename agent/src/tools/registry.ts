import type { voice } from '@livekit/agents';
import type { MessageChannel } from '../messages/message-channel.js';
import type { Clock } from '../ports.js';
import { createEndCallTool } from './end-call.js';
import { createGetCurrentTimeTool } from './get-current-time.js';
import { createOfferQuickRepliesTool } from './offer-quick-replies.js';
import type { Tool } from './tool.js';

/** What tools may reach. */
export interface ToolPorts {
  readonly clock: Clock;
  readonly messages: Pick<MessageChannel, 'send'>;
  /** Ends the call when what is being said has been heard. */
  readonly endCall: (session: voice.AgentSession) => void;
}

/** Every tool that an assistant's file may name. */
const FACTORIES: Readonly<Record<string, (ports: ToolPorts) => Tool>> = {
  get_current_time: ({ clock }) => createGetCurrentTimeTool(clock),
  offer_quick_replies: ({ messages }) => createOfferQuickRepliesTool(messages),
  end_call: ({ endCall }) => createEndCallTool(endCall),
};

export const TOOL_NAMES: ReadonlySet<string> = new Set(Object.keys(FACTORIES));

/**
 * Makes the tools of one call.
 * @throws when a name is unknown; the loader of assistants has refused those already.
 */
export function createTools(names: readonly string[], ports: ToolPorts): Tool[] {
  return names.map((name) => {
    const create = FACTORIES[name];
    if (!create) throw new Error(`unknown tool ${name}`);
    return create(ports);
  });
}
