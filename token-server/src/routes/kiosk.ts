import type { KioskSession } from '@voice-assistant/protocol';
import { conversationIdSchema, kioskSessionRequestSchema } from '@voice-assistant/protocol/schemas';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import { areEqualSecrets } from '../auth/equal-secrets.js';
import type { CallOpener } from '../call-opener.js';
import { type CallRules, planCall } from '../calls.js';
import { type EndableRooms, endRoom } from '../dispatch/end-room.js';
import { HttpError } from '../http-error.js';
import { callerOf } from '../middleware/caller.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { FailureLimit } from '../middleware/failure-limit.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import { roomOfKiosk } from '../room-names.js';

/** Those who look on or join from a phone are people in the room, too. */
const MAX_VISITORS = 5;

export interface KioskRouteDeps {
  readonly opener: CallOpener;
  readonly rooms: EndableRooms;
  readonly rules: CallRules;
  readonly failures: FailureLimit;
  readonly serverUrl: string;
  /** Key of each kiosk, by its id. */
  readonly kioskKeys: Readonly<Record<string, string>>;
  /** The agent that watches the camera, beside the one that answers. */
  readonly watcherName: string | undefined;
}

/**
 * `POST /` with a kiosk's key as Bearer → 201 with a room of its own and the token of a `frontend` for it;
 * `DELETE /:session_id` → 204, and the room is no more.
 */
export function kioskRoute(deps: KioskRouteDeps): Router {
  const { opener, rooms, rules, failures, serverUrl, watcherName } = deps;
  const requireKiosk = kioskCheck(deps);
  const router = Router();
  router
    .route('/')
    .post(failures.refuse, requireKiosk, ...jsonBody, async (req, res) => {
      const {
        kiosk_id: kioskId,
        queue_ticket: ticket,
        ...request
      } = parseBody(kioskSessionRequestSchema, req);
      if (kioskId !== kioskOf(res))
        throw new HttpError('forbidden', { detail: 'kiosk_id: not the one whose key this is' });
      const sessionId = rules.newId();
      const roomName = roomOfKiosk(kioskId, sessionId);
      const place = { conversationId: sessionId, isResumed: false, roomName };
      const identity = `frontend-${sessionId}`;
      const { token, conversationKey } = await opener.open({
        ...place,
        grant: {
          ...planCall(request, place, rules),
          identity,
          role: 'frontend',
          maxVisitors: MAX_VISITORS,
          watcherName,
        },
        caller: callerOf(req),
        ticket,
      });
      const answer: KioskSession = {
        session_id: sessionId,
        room_name: roomName,
        participant_identity: identity,
        server_url: serverUrl,
        participant_token: token,
        conversation_id: sessionId,
        conversation_key: conversationKey,
      };
      res.status(201).json(answer);
    })
    .all(methodNotAllowed('POST'));
  router
    .route('/:session_id')
    .delete(failures.refuse, requireKiosk, (async (req, res) => {
      const { data: sessionId } = conversationIdSchema.safeParse(req.params.session_id);
      if (sessionId !== undefined) await endRoom(rooms, roomOfKiosk(kioskOf(res), sessionId));
      res.status(204).end();
    }) satisfies RequestHandler)
    .all(methodNotAllowed('DELETE'));
  return router;
}

const kioskOf = (res: Response): string => res.locals.kioskId;

function kioskCheck({ kioskKeys, failures }: KioskRouteDeps): RequestHandler {
  return async (req: Request, res, next) => {
    const key = bearerOf(req);
    const found = Object.entries(kioskKeys).find(([, configured]) => areEqualSecrets(key, configured));
    if (found === undefined) {
      await failures.count(req, next, unauthenticated(req, 'Authorization: must be the key of a kiosk'));
      return;
    }
    res.locals.kioskId = found[0];
    next();
  };
}
