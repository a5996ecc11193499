import type { ConnectionDetails } from '@voice-assistant/protocol';
import { connectionDetailsRequestSchema } from '@voice-assistant/protocol/schemas';
import { type RequestHandler, Router } from 'express';
import { planCall } from '../calls.js';
import { userOf } from '../middleware/authenticate.js';
import { callerOf } from '../middleware/caller.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import { roomOfDetails } from '../room-names.js';
import type { TokenRouteDeps } from './token.js';

type DetailsRouteDeps = Omit<TokenRouteDeps, 'conversations'>;

/**
 * `GET /` and `POST /` → 200 `{ serverUrl, roomName, participantName, participantToken }`: what LiveKit's starter
 * pages ask for, and 200 is what their servers answer. The same tokens as `POST /token`.
 */
export function connectionDetailsRoute({ opener, rules, serverUrl }: DetailsRouteDeps): Router {
  const answer: RequestHandler = async (req, res) => {
    const { room_config, queue_ticket: ticket } = parseBody(connectionDetailsRequestSchema, req);
    const user = userOf(res);
    const conversationId = rules.newId();
    const place = { conversationId, isResumed: false, roomName: roomOfDetails(conversationId) };
    const call = planCall({ room_config }, place, rules, user);
    const { token } = await opener.open({
      ...place,
      // callers show `participantName`; so does the token, unless the site told us a better name
      grant: { ...call, displayName: call.displayName ?? call.identity },
      caller: callerOf(req),
      ticket,
    });
    const details: ConnectionDetails = {
      serverUrl,
      roomName: call.roomName,
      participantName: call.identity,
      participantToken: token,
    };
    res.json(details);
  };
  const router = Router();
  router
    .route('/')
    .get(answer)
    .post(...jsonBody, answer)
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  return router;
}
