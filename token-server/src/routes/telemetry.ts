import { telemetrySchema } from '@voice-assistant/protocol/schemas';
import { Router } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { Reporters } from '../auth/reporters.js';
import type { Metrics } from '../metrics.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';

export interface TelemetryDeps {
  readonly reporters: Reporters;
  readonly metrics: Pick<Metrics, 'observeCall'>;
}

/** `POST /` with a participant's token, at most an hour after its end, or a service token → 204, into the metrics. */
export function telemetryRoute({ reporters, metrics }: TelemetryDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(...jsonBody, async (req, res) => {
      if (!(await reporters.mayReport(bearerOf(req))))
        throw unauthenticated(req, 'Authorization: must be the bearer token of a call, or a service token');
      metrics.observeCall(parseBody(telemetrySchema, req));
      res.status(204).end();
    })
    .all(methodNotAllowed('POST'));
  return router;
}
