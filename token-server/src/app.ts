import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { TakeCensus } from './census.js';
import type { Config } from './config.js';
import type { Guards } from './guard/guards.js';
import type { Metrics } from './metrics.js';
import { authenticate } from './middleware/authenticate.js';
import { crossOrigin } from './middleware/cross-origin.js';
import { answerErrors, notFound } from './middleware/errors.js';
import { limitFailures } from './middleware/failure-limit.js';
import { logRequests } from './middleware/log.js';
import { limitRate } from './middleware/rate-limit.js';
import { requireCapacity } from './middleware/require-capacity.js';
import { requireProofOfWork } from './middleware/require-proof-of-work.js';
import type {
  AdminAccess,
  MediaEventReader,
  MediaServer,
  RoomAdmin,
  TokenIssuer,
  UserVerifier,
} from './ports.js';
import { connectionDetailsRoute } from './routes/connection-details.js';
import { HEALTH_PATHS, healthRoutes } from './routes/health.js';
import { type MetricsAccess, metricsRoute } from './routes/metrics.js';
import { roomsRoute } from './routes/rooms.js';
import { tokenRoute } from './routes/token.js';
import { usageRoute } from './routes/usage.js';
import { webhookRoute } from './routes/webhooks.js';
import { widgetRoute } from './routes/widget.js';

/** Wrong credentials that one address may send in a minute. */
const FAILED_AUTHORISATIONS_PER_MINUTE = 10;

/** Asked every few seconds by a machine: nothing for the log. */
const QUIET_PATHS: ReadonlySet<string> = new Set([...HEALTH_PATHS, '/metrics', '/webhooks/livekit']);

/** What the app needs to know; a {@link Config} has all of it. No secret is among it. */
export interface AppSettings {
  readonly livekit: Pick<Config['livekit'], 'publicUrl'>;
  readonly token: Pick<Config['token'], 'agentNames' | 'origins' | 'ratePerMinute' | 'maxRooms'>;
  readonly http: Pick<Config['http'], 'trustProxy'>;
  readonly widgetDir: string;
}

export interface AppDeps {
  readonly settings: AppSettings;
  readonly issuer: TokenIssuer;
  readonly guards: Guards;
  readonly mediaServer: MediaServer;
  readonly rooms: RoomAdmin;
  readonly census: TakeCensus;
  readonly adminAccess: AdminAccess;
  /** Absent where anybody may ask for a token. */
  readonly users?: UserVerifier | undefined;
  readonly mediaEvents: MediaEventReader;
  readonly metrics: Metrics;
  readonly mayReadMetrics: MetricsAccess;
  /** At least 128 random bits, as letters and digits. */
  readonly newId: () => string;
  readonly nowMs: () => number;
  readonly log: Logger;
}

/** The whole HTTP interface. Neither listens nor reads the environment. */
export function createApp(deps: AppDeps): Express {
  const { settings, metrics, log } = deps;
  const { http, widgetDir } = settings;
  const app = express();
  app.set('trust proxy', http.trustProxy);
  app.set('etag', false); // no answer but the widget's files is asked for twice, and those have their own

  app.use(logRequests(log, QUIET_PATHS), metrics.timeRequests, securityHeaders);
  app.use(healthRoutes({ mediaServer: deps.mediaServer, widgetDir }));
  useVisitorRoutes(app, deps);
  useServerRoutes(app, deps);
  app.use(widgetRoute(widgetDir));
  app.use(notFound, answerErrors);
  return app;
}

/** What pages ask for, within the limits that keep strangers from spending the budget. */
function useVisitorRoutes(app: Express, deps: AppDeps) {
  const { settings, issuer, guards, users, census, metrics, newId, log } = deps;
  const { livekit, token, http } = settings;
  const { counters, proofs, requireOrigin } = guards;
  app.use(['/token', '/api'], noStore);
  const paths = ['/token', '/api/connection-details'];
  app.use(paths, metrics.countRefusals);
  app.use(['/token', '/api'], crossOrigin(token.origins, { requireOrigin }));
  app.use(
    paths,
    limitRate({ perMinute: token.ratePerMinute, counters, trustProxy: http.trustProxy, log }),
    requireProofOfWork(proofs),
    authenticate(users),
    requireCapacity(token.maxRooms, census),
  );
  const tokens = {
    desk: guards.deskOf(metrics.countIssued(issuer)),
    rules: { agentNames: token.agentNames, newId },
    serverUrl: livekit.publicUrl,
  };
  app.use('/token', tokenRoute(tokens));
  app.use('/api/connection-details', connectionDetailsRoute(tokens));
}

/** What other servers ask for. No CORS: a page of another origin has no business here. */
function useServerRoutes(app: Express, deps: AppDeps) {
  const { rooms, guards, adminAccess, metrics, mayReadMetrics, mediaEvents, log } = deps;
  const failures = limitFailures(FAILED_AUTHORISATIONS_PER_MINUTE, guards.counters);
  app.use(['/rooms', '/usage', '/metrics', '/webhooks'], noStore);
  app.use('/rooms', roomsRoute({ rooms, access: adminAccess, failures }));
  app.use('/usage', usageRoute({ guards, access: adminAccess, failures, nowMs: deps.nowMs }));
  app.use('/metrics', metricsRoute({ metrics, mayRead: mayReadMetrics, failures }));
  app.use('/webhooks/livekit', webhookRoute({ events: mediaEvents, metrics, meter: guards.meter, log }));
}

const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

const securityHeaders = helmet({
  // what we answer is JSON and scripts, nothing that loads anything
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  // whoever ends TLS decides: we may share a host with a site that is not ready to be https for a year
  strictTransportSecurity: false,
});
