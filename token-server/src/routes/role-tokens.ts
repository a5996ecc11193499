import { conversationOfRoom, type ParticipantRole, type RoleTokenResponse } from '@voice-assistant/protocol';
import { roleTokenRequestSchema } from '@voice-assistant/protocol/schemas';
import { Router } from 'express';
import { type CallRules, planAgent } from '../calls.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import { type GrantDeps, requireGrant } from '../middleware/require-grant.js';
import type { TokenIssuer } from '../ports.js';
import { roomNameOf } from './rooms.js';

export interface RoleTokensDeps extends GrantDeps {
  readonly issuer: TokenIssuer;
  readonly rules: CallRules;
  readonly serverUrl: string;
}

/** Those who talk to an agent: where their token makes the room, one is called. */
const TALKS_TO_AGENT: ReadonlySet<ParticipantRole> = new Set(['visitor', 'frontend']);

/** `POST /:name/tokens` → 201 with a token of a role for that room. For administrators alone. */
export function roleTokensRoute({ issuer, rules, serverUrl, ...grantDeps }: RoleTokensDeps): Router {
  const router = Router();
  router
    .route('/:name/tokens')
    .post(grantDeps.failures.refuse, requireGrant('roomAdmin', grantDeps), ...jsonBody, async (req, res) => {
      const roomName = roomNameOf(req);
      const { role, user, participant_name } = parseBody(roleTokenRequestSchema, req);
      const identity = `${role}-${user ?? rules.newId()}`;
      const told = { conversation_id: conversationOfRoom(roomName) ?? rules.newId() };
      const token = await issuer.issue({
        roomName,
        identity,
        role,
        displayName: participant_name,
        agent: TALKS_TO_AGENT.has(role) ? planAgent(undefined, rules.agentNames, told) : undefined,
        maxVisitors: 0,
      });
      const answer: RoleTokenResponse = {
        server_url: serverUrl,
        participant_token: token,
        participant_identity: identity,
        room_name: roomName,
      };
      res.status(201).json(answer);
    })
    .all(methodNotAllowed('POST'));
  return router;
}
