import {
  type AgentConnected,
  type AgentDisconnected,
  type AgentStatus,
  type AgentStatusList,
  conversationOfRoom,
} from '@voice-assistant/protocol';
import {
  agentConnectRequestSchema,
  agentDisconnectRequestSchema,
  roomNameSchema,
} from '@voice-assistant/protocol/schemas';
import { type Request, Router } from 'express';
import type { CallRules } from '../calls.js';
import type { AgentSeat } from '../dispatch/agent-seat.js';
import { isAnsweringAgent, present } from '../dispatch/agents-in-room.js';
import { HttpError } from '../http-error.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import { type GrantDeps, requireGrant } from '../middleware/require-grant.js';
import type { RoomAdmin } from '../ports.js';

export interface AgentRoomsDeps extends GrantDeps {
  readonly rooms: RoomAdmin;
  readonly seat: AgentSeat;
  readonly rules: CallRules;
}

/** Rooms that a status without a name tells about, so that one question does not become a thousand. */
const ROOMS_SHOWN = 20;

/**
 * An agent in a room, at a server's word: `POST /connect {room_name, participant_name}`, `POST /disconnect
 * {room_name}`, `GET /status?room_name=`. For administrators alone.
 */
export function agentRoomsRoute({ rooms, seat, rules, ...grantDeps }: AgentRoomsDeps): Router {
  const requireAdmin = [
    ...jsonBody,
    grantDeps.failures.refuse,
    requireGrant('roomAdmin', grantDeps, (req) => req.body?.room_name ?? req.query.room_name),
  ];
  const router = Router();
  router
    .route('/connect')
    .post(...requireAdmin, async (req, res) => {
      const { room_name: roomName, participant_name: name } = parseBody(agentConnectRequestSchema, req);
      const [agentName = ''] = rules.agentNames;
      const conversation_id = conversationOfRoom(roomName);
      const told = { ...(name && { participant_name: name }), ...(conversation_id && { conversation_id }) };
      const agent = { name: agentName, metadata: JSON.stringify(told) };
      const participant = await seat.connect(roomName, agent, name);
      const answer: AgentConnected = { room_name: roomName, connected: true, participant };
      res.json(answer);
    })
    .all(methodNotAllowed('POST'));
  router
    .route('/disconnect')
    .post(...requireAdmin, async (req, res) => {
      const { room_name: roomName, participant_name: name } = parseBody(agentDisconnectRequestSchema, req);
      const left = await seat.disconnect(roomName, name);
      const identities = left.map(({ identity }) => identity);
      const answer: AgentDisconnected = { room_name: roomName, connected: false, left: identities };
      res.json(answer);
    })
    .all(methodNotAllowed('POST'));
  router
    .route('/status')
    .get(...requireAdmin, async (req, res) => {
      const name = queriedRoom(req);
      if (name !== undefined) return void res.json(await statusOf(rooms, name));
      const names = (await rooms.list()).slice(0, ROOMS_SHOWN).map((room) => room.name);
      const answer: AgentStatusList = { rooms: await Promise.all(names.map((it) => statusOf(rooms, it))) };
      res.json(answer);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

/** @throws {HttpError} `invalid-request` */
export function queriedRoom(req: Request): string | undefined {
  const { room_name: given } = req.query;
  if (given === undefined) return undefined;
  const name = roomNameSchema.safeParse(given);
  if (!name.success)
    throw new HttpError('invalid-request', { detail: `room_name: ${name.error.issues[0]?.message}` });
  return name.data;
}

async function statusOf(rooms: RoomAdmin, roomName: string): Promise<AgentStatus> {
  const room = await rooms.find(roomName);
  const participants = room ? await participantsOf(rooms, roomName) : [];
  const agents = present(participants).filter(isAnsweringAgent);
  const isActive = agents.some(({ state }) => state === 'ACTIVE');
  return {
    room_name: roomName,
    connected: isActive,
    connection_state: isActive ? 'connected' : agents.length > 0 ? 'connecting' : 'disconnected',
    room: room ?? null,
    participants,
  };
}

/** A room that ends between two questions has nobody in it. */
async function participantsOf(rooms: RoomAdmin, roomName: string) {
  try {
    return await rooms.participants(roomName);
  } catch (error) {
    if (error instanceof HttpError && error.code === 'room-not-found') return [];
    throw error;
  }
}
