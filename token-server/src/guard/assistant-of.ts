import { DEFAULT_ASSISTANT } from '@voice-assistant/protocol';
import type { CallGrant } from '../ports.js';

/** The assistant that a call asks for. */
export function assistantOf({ agent }: CallGrant): string {
  return agent?.assistant ?? DEFAULT_ASSISTANT;
}
