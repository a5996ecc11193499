import type { TokenResponse } from '@voice-assistant/protocol';
import { Router } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { ParticipantTokens } from '../auth/participant-tokens.js';
import { HttpError } from '../http-error.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { RoomAdmin } from '../ports.js';

export interface TokenRefreshDeps {
  readonly tokens: ParticipantTokens;
  readonly rooms: Pick<RoomAdmin, 'find'>;
  /** WebSocket address that the browser dials. */
  readonly serverUrl: string;
}

/**
 * `POST /` with a visitor's token as Bearer, which may have expired → 200 `{ server_url, participant_token }` for the
 * same identity and room, while that room lives; else 404 `room-not-found`.
 */
export function tokenRefreshRoute({ tokens, rooms, serverUrl }: TokenRefreshDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(async (req, res) => {
      const renewed = await tokens.renew(bearerOf(req));
      if (renewed === undefined)
        throw unauthenticated(req, "Authorization: must be the bearer token of a call's visitor");
      if ((await rooms.find(renewed.roomName)) === undefined) throw new HttpError('room-not-found');
      const answer: TokenResponse = { server_url: serverUrl, participant_token: renewed.token };
      res.json(answer);
    })
    .all(methodNotAllowed('POST'));
  return router;
}
