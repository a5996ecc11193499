import { hash } from 'node:crypto';
import { roomOfConversation, type TokenRequest } from '@voice-assistant/protocol';
import type { DispatchMetadata } from '@voice-assistant/protocol/schemas';
import { HttpError } from './http-error.js';
import { readJsonText } from './known-json.js';
import type { CalledAgent, CallGrant, User } from './ports.js';

export interface CallRules {
  /** Agents that may be asked for; the first one answers who asks for none. */
  readonly agentNames: readonly string[];
  /** At least 128 random bits, as letters and digits. */
  readonly newId: () => string;
}

/** What is going to be held, and for whom. */
export interface CallPlace {
  readonly conversationId: string;
  /** Whether this conversation has been held before. */
  readonly isResumed: boolean;
  /** Of a conversation unless given. */
  readonly roomName?: string | undefined;
}

/**
 * The same each time the conversation is gone on with, so that the media server puts the old participant out. It does
 * not tell which conversation: the name of its room is not for everybody who reads an identity.
 */
export const identityOf = (conversationId: string): string =>
  `voice_assistant_user_${hash('sha256', conversationId).slice(0, 32)}`;

/**
 * A call: a room and an identity that nobody can guess, and the agent that will answer.
 * @param user Whom the site has signed in, if it does.
 * @throws {HttpError} `agent-not-allowed`
 */
export function planCall(
  request: TokenRequest,
  place: CallPlace,
  { agentNames }: CallRules,
  user?: User,
): CallGrant {
  const { conversationId, isResumed, roomName = roomOfConversation(conversationId) } = place;
  return {
    roomName,
    identity: identityOf(conversationId),
    displayName: request.participant_name ?? user?.name,
    userId: user?.id,
    // whose conversation it is can be told, so colleagues may be let in; anybody else is alone with the assistant
    maxVisitors: user && 0,
    attributes: request.participant_attributes && definedOf(request.participant_attributes),
    agent: planAgent(request.room_config, agentNames, {
      conversation_id: conversationId,
      // nothing has been said in a new one: there is no history to fetch
      fresh: isResumed ? undefined : true,
    }),
  };
}

/**
 * The agent that was asked for, told what the caller may tell it and what only we may.
 * @throws {HttpError} `agent-not-allowed`
 */
export function planAgent(
  roomConfig: TokenRequest['room_config'],
  agentNames: readonly string[],
  told: { readonly conversation_id: string; readonly fresh?: true | undefined },
): CalledAgent {
  const asked = roomConfig?.agents?.[0];
  const name = asked?.agent_name ?? agentNames[0];
  if (name === undefined || !agentNames.includes(name))
    throw new HttpError('agent-not-allowed', {
      detail: 'room_config.agents.0.agent_name: not among the AGENT_NAMES of this server',
    });
  // checked when it was sent
  const chosen = asked?.metadata ? (readJsonText(asked.metadata) as DispatchMetadata) : {};
  return { name, metadata: JSON.stringify({ ...chosen, ...told }), assistant: chosen.assistant };
}

/** Attributes are texts: what is not set is left out. */
const definedOf = (attributes: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).flatMap(([key, value]) => (value ? [[key, value]] : [])));
