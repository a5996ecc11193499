import { DEFAULT_ASSISTANT } from '@voice-assistant/protocol';
import type { DispatchMetadata } from '@voice-assistant/protocol/schemas';
import type { CallGrant } from '../ports.js';

/** The assistant that a call asks for. */
export function assistantOf({ agent }: CallGrant): string {
  if (!agent || agent.metadata === '') return DEFAULT_ASSISTANT;
  const told: DispatchMetadata = JSON.parse(agent.metadata); // checked when it was sent
  return told.assistant ?? DEFAULT_ASSISTANT;
}
