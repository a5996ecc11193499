import type { ParticipantList, RoomList, TrackList } from '@voice-assistant/protocol';
import { createRoomRequestSchema, roomNameSchema } from '@voice-assistant/protocol/schemas';
import { type Request, Router } from 'express';
import { HttpError } from '../http-error.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import { type GrantDeps, requireGrant } from '../middleware/require-grant.js';
import type { AdminGrant, RoomAdmin } from '../ports.js';

export interface RoomsRouteDeps extends GrantDeps {
  readonly rooms: RoomAdmin;
}

/**
 * Administration of live rooms: `GET /` → `{ rooms }`, `POST /` → 201 with the room (200 if it was there already, as
 * it is), `DELETE /:name` → 204, `GET /:name/participants` → `{ participants }`, `GET /:name/participants/:sid/tracks`
 * → `{ tracks }`. For servers and people at a terminal: no page of another origin can read the answers.
 */
export function roomsRoute({ rooms, access, failures }: RoomsRouteDeps): Router {
  const allow = (grant: AdminGrant) => [failures.refuse, requireGrant(grant, { access, failures })];
  const router = Router();
  router
    .route('/')
    .get(...allow('roomList'), async (_req, res) => {
      const answer: RoomList = { rooms: await rooms.list() };
      res.json(answer);
    })
    .post(...allow('roomCreate'), ...jsonBody, async (req, res) => {
      const request = parseBody(createRoomRequestSchema, req);
      const existing = await rooms.find(request.name);
      res.status(existing ? 200 : 201).json(existing ?? (await rooms.create(request)));
    })
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router
    .route('/:name')
    // what the media server itself wants for it
    .delete(...allow('roomCreate'), async (req, res) => {
      await rooms.remove(roomNameOf(req));
      res.status(204).end();
    })
    .all(methodNotAllowed('DELETE'));
  router
    .route('/:name/participants')
    .get(...allow('roomAdmin'), async (req, res) => {
      const answer: ParticipantList = { participants: await rooms.participants(roomNameOf(req)) };
      res.json(answer);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  router
    .route('/:name/participants/:sid/tracks')
    .get(...allow('roomAdmin'), async (req, res) => {
      const participants = await rooms.participants(roomNameOf(req));
      const participant = participants.find(({ sid }) => sid === req.params.sid);
      if (participant === undefined) throw new HttpError('participant-not-found');
      const answer: TrackList = { tracks: participant.tracks };
      res.json(answer);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

/** The media server is not asked about a name that no room can have. */
export function roomNameOf(req: Request): string {
  const name = roomNameSchema.safeParse(req.params.name);
  if (!name.success) throw new HttpError('room-not-found');
  return name.data;
}
