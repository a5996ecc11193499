import { isIPv4 } from 'node:net';
import { type Request, type RequestHandler, Router } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import { areEqualSecrets } from '../auth/equal-secrets.js';
import type { Metrics } from '../metrics.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { FailureLimit } from '../middleware/failure-limit.js';

/** Whether a request may read the metrics. */
export type MetricsAccess = (req: Request) => boolean;

/**
 * With a token, who sends it; without one, this machine alone. A request that a proxy has passed on comes from
 * elsewhere, whatever its address.
 */
export const metricsAccess =
  (token: string | undefined): MetricsAccess =>
  (req) =>
    token === undefined
      ? isLoopback(req.socket.remoteAddress) && !isForwarded(req)
      : areEqualSecrets(bearerOf(req), token);

function isLoopback(address = ''): boolean {
  const ip = address.replace(/^::ffff:/i, '');
  return ip === '::1' || (isIPv4(ip) && ip.startsWith('127.'));
}

const isForwarded = ({ headers }: Request): boolean =>
  ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'].some((name) => headers[name] !== undefined);

export interface MetricsRouteDeps {
  readonly metrics: Metrics;
  readonly mayRead: MetricsAccess;
  readonly failures: FailureLimit;
}

/** `GET /` → what Prometheus scrapes. */
export function metricsRoute({ metrics, mayRead, failures }: MetricsRouteDeps): Router {
  const requireAccess: RequestHandler = async (req, _res, next) => {
    if (mayRead(req)) return next();
    const detail =
      'Authorization: must be "Bearer <METRICS_TOKEN>"; without that set, only this machine may ask';
    await failures.count(req, next, unauthenticated(req, detail));
  };
  const router = Router();
  router
    .route('/')
    .get(failures.refuse, requireAccess, async (_req, res) => {
      res.set('Content-Type', metrics.contentType).send(await metrics.text());
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}
