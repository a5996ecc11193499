import type { TokenResponse } from '@voice-assistant/protocol';
import { tokenRequestSchema } from '@voice-assistant/protocol/schemas';
import { type RequestHandler, Router } from 'express';
import type { CallOpener } from '../call-opener.js';
import { type CallRules, planCall } from '../calls.js';
import type { ConversationGate } from '../conversation-gate.js';
import { userOf } from '../middleware/authenticate.js';
import { callerOf } from '../middleware/caller.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';

export interface TokenRouteDeps {
  readonly opener: CallOpener;
  readonly conversations: ConversationGate;
  readonly rules: CallRules;
  /** WebSocket address that the browser dials. */
  readonly serverUrl: string;
}

/** The token endpoint: {@link tokenHandlers} for `POST`, and nothing else. */
export function tokenRoute(deps: TokenRouteDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(...tokenHandlers(deps))
    .all(methodNotAllowed('POST'));
  return router;
}

/**
 * `POST /` → 201 `{ server_url, participant_token, conversation_id, conversation_key }`: LiveKit's standard token
 * endpoint, so `TokenSource.endpoint()` of its clients works with it.
 * @see https://docs.livekit.io/frontends/authentication/tokens/endpoint/
 */
export function tokenHandlers({ opener, conversations, rules, serverUrl }: TokenRouteDeps): RequestHandler[] {
  return [
    ...jsonBody,
    async (req, res) => {
      const request = parseBody(tokenRequestSchema, req);
      const user = userOf(res);
      const place = await conversations.place(request, user);
      const { token, conversationKey } = await opener.open({
        ...place,
        grant: planCall(request, place, rules, user),
        caller: callerOf(req),
        ticket: request.queue_ticket,
      });
      const answer: TokenResponse = {
        server_url: serverUrl,
        participant_token: token,
        conversation_id: place.conversationId,
        conversation_key: conversationKey,
      };
      // what `res.json()` sends, in one piece with the headers. Signatures, ids and an address as `URL` writes it are
      // all ASCII: as UTF-8, Node would take thrice the memory for each answer, and copy letter by letter
      res.statusCode = 201;
      res.setHeader('Content-Type', 'application/json; charset=utf-8');
      res.end(JSON.stringify(answer), 'latin1');
    },
  ];
}
