import type { TokenRequest } from '@voice-assistant/protocol';
import { HttpError } from './http-error.js';
import type { CallGrant, User } from './ports.js';

export interface CallRules {
  /** Agents that may be asked for; the first one answers who asks for none. */
  readonly agentNames: readonly string[];
  /** At least 128 random bits, as letters and digits. */
  readonly newId: () => string;
}

/**
 * A new call: a room and an identity that nobody can guess, and the agent that will answer.
 * @param user Whom the site has signed in, if it does.
 * @throws {HttpError} `agent-not-allowed`
 */
export function planCall(request: TokenRequest, { agentNames, newId }: CallRules, user?: User): CallGrant {
  const agent = request.room_config?.agents?.[0];
  const agentName = agent?.agent_name ?? agentNames[0];
  if (agentName === undefined || !agentNames.includes(agentName))
    throw new HttpError('agent-not-allowed', {
      detail: 'room_config.agents.0.agent_name: not among the AGENT_NAMES of this server',
    });
  return {
    roomName: `voice_assistant_room_${newId()}`,
    identity: `voice_assistant_user_${newId()}`,
    displayName: request.participant_name ?? user?.name,
    userId: user?.id,
    agent: { name: agentName, metadata: agent?.metadata ?? '' },
  };
}
