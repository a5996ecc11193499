import type { TokenResponse } from '@voice-assistant/protocol';
import { tokenRequestSchema } from '@voice-assistant/protocol/schemas';
import { Router } from 'express';
import { type CallRules, planCall } from '../calls.js';
import { userOf } from '../middleware/authenticate.js';
import { callerOf } from '../middleware/caller.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import type { CallDesk } from '../ports.js';

export interface TokenRouteDeps {
  readonly desk: CallDesk;
  readonly rules: CallRules;
  /** WebSocket address that the browser dials. */
  readonly serverUrl: string;
}

/**
 * `POST /` → 201 `{ server_url, participant_token }`: LiveKit's standard token endpoint, so `TokenSource.endpoint()`
 * of its clients works with it. @see https://docs.livekit.io/frontends/authentication/tokens/endpoint/
 */
export function tokenRoute({ desk, rules, serverUrl }: TokenRouteDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(...jsonBody, async (req, res) => {
      const call = planCall(parseBody(tokenRequestSchema, req), rules, userOf(res));
      const token = await desk.open(call, callerOf(req));
      const answer: TokenResponse = { server_url: serverUrl, participant_token: token };
      res.status(201).json(answer);
    })
    .all(methodNotAllowed('POST'));
  return router;
}
