import { workerReportSchema } from '@voice-assistant/protocol/schemas';
import { Router } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { ServiceVerifier } from '../auth/service-tokens.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { FailureLimit } from '../middleware/failure-limit.js';
import { jsonBody, parseBody } from '../middleware/json-body.js';
import type { WorkerBoard } from '../workers/worker-board.js';

export interface WorkersRouteDeps {
  readonly workers: Pick<WorkerBoard, 'report'>;
  readonly services: ServiceVerifier;
  readonly failures: FailureLimit;
}

/** `POST /` with a service token → 204: an agent worker tells how many calls it takes, and which assistants it has. */
export function workersRoute({ workers, services, failures }: WorkersRouteDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(failures.refuse, ...jsonBody, async (req, res, next) => {
      if ((await services.verify(bearerOf(req))) === undefined) {
        const refusal = unauthenticated(req, 'Authorization: must be the bearer token of a service');
        return failures.count(req, next, refusal);
      }
      await workers.report(parseBody(workerReportSchema, req));
      res.status(204).end();
    })
    .all(methodNotAllowed('POST'));
  return router;
}
