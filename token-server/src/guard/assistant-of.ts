import { DEFAULT_ASSISTANT } from '@voice-assistant/protocol';
import { dispatchMetadataSchema } from '@voice-assistant/protocol/schemas';
import type { CallGrant } from '../ports.js';

/** The assistant that a call asks for. */
export function assistantOf({ agent }: CallGrant): string {
  if (!agent || agent.metadata === '') return DEFAULT_ASSISTANT;
  // checked when it was sent
  return dispatchMetadataSchema.parse(JSON.parse(agent.metadata)).assistant ?? DEFAULT_ASSISTANT;
}
