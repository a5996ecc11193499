import {
  type ConversationRoom,
  type ConversationToken,
  type ConversationTokenRequest,
  type ParticipantList,
  roomOfConversation,
} from '@voice-assistant/protocol';
import {
  conversationIdSchema,
  conversationRoomRequestSchema,
  conversationTokenRequestSchema,
} from '@voice-assistant/protocol/schemas';
import { type Request, type RequestHandler, Router } from 'express';
import type { CallOpener } from '../call-opener.js';
import { type CallRules, identityOf, planCall } from '../calls.js';
import type { ConversationCaller, ConversationGate } from '../conversation-gate.js';
import { HttpError } from '../http-error.js';
import { callerOf } from '../middleware/caller.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { FailureLimit } from '../middleware/failure-limit.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import type { RoomAdmin } from '../ports.js';

export interface ConversationRoomsDeps {
  readonly opener: CallOpener;
  readonly conversations: ConversationGate;
  readonly rooms: RoomAdmin;
  readonly rules: CallRules;
  readonly failures: FailureLimit;
  readonly serverUrl: string;
  readonly ttlSeconds: number;
  readonly roomEmptyTimeoutSeconds: number;
}

/**
 * The rooms of conversations: `POST /token` → `{ token, url, roomName }`, `POST /room/create` → `{ roomName, exists }`,
 * `GET /room/:conversationId/participants` → `{ participants }`. Only for those whose conversation it is.
 */
export function conversationRoomsRoute(deps: ConversationRoomsDeps): Router {
  const { opener, conversations, rooms, failures, serverUrl, ttlSeconds } = deps;
  const authorise = countingFailures(conversations, failures);
  const router = Router();
  router
    .route('/token')
    .post(failures.refuse, ...jsonBody, async (req, res) => {
      const request = parseBody(conversationTokenRequestSchema, req);
      const caller = await authorise(req, request.conversationId);
      const grant = { ...planConversationCall(request, caller, deps.rules), ttlSeconds, maxVisitors: 0 };
      const { token } = await opener.open({
        grant,
        conversationId: request.conversationId,
        isResumed: true,
        caller: callerOf(req),
      });
      const answer: ConversationToken = { token, url: serverUrl, roomName: grant.roomName };
      res.json(answer);
    })
    .all(methodNotAllowed('POST'));
  router
    .route('/room/create')
    .post(failures.refuse, ...jsonBody, async (req, res) => {
      const { conversationId } = parseBody(conversationRoomRequestSchema, req);
      await authorise(req, conversationId);
      const roomName = roomOfConversation(conversationId);
      const exists = (await rooms.find(roomName)) !== undefined;
      const empty_timeout = deps.roomEmptyTimeoutSeconds;
      if (!exists) await rooms.create({ name: roomName, empty_timeout, max_participants: 0 });
      const answer: ConversationRoom = { roomName, exists };
      res.status(exists ? 200 : 201).json(answer);
    })
    .all(methodNotAllowed('POST'));
  router
    .route('/room/:conversationId/participants')
    .get(failures.refuse, (async (req, res) => {
      const { data: id } = conversationIdSchema.safeParse(req.params.conversationId);
      if (id === undefined) throw new HttpError('conversation-not-found');
      await authorise(req, id);
      const answer: ParticipantList = { participants: await rooms.participants(roomOfConversation(id)) };
      res.json(answer);
    }) satisfies RequestHandler)
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

/** A wrong key or token is counted by the caller's address, as wherever credentials can be guessed. */
function countingFailures({ authorise }: ConversationGate, failures: FailureLimit) {
  return async (req: Request, conversationId: string): Promise<ConversationCaller> => {
    try {
      return await authorise(req, conversationId);
    } catch (error) {
      if (error instanceof HttpError && error.code === 'unauthenticated')
        await failures.count(req, () => {}, error);
      throw error;
    }
  };
}

function planConversationCall(
  { conversationId, userId, agentId }: ConversationTokenRequest,
  caller: ConversationCaller,
  rules: CallRules,
) {
  const roomConfig = agentId === undefined ? {} : { room_config: { agents: [{ agent_name: agentId }] } };
  const user = caller.kind === 'user' ? caller.user : undefined;
  const call = planCall(roomConfig, { conversationId, isResumed: true }, rules, user);
  return { ...call, identity: identityFor(conversationId, userId, caller) };
}

/** Nobody but the site's own server speaks for others. */
function identityFor(conversationId: string, userId: string | undefined, caller: ConversationCaller): string {
  if (caller.kind === 'admin') return userId ?? identityOf(conversationId);
  const own = caller.kind === 'user' ? caller.user.id : (caller.userId ?? identityOf(conversationId));
  if (userId !== undefined && userId !== own)
    throw new HttpError('forbidden', { detail: 'userId: not the one who is signed in' });
  return own;
}
