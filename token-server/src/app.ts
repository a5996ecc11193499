import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { tokenHandlersOf, useCallRoutes, useCallServerRoutes } from './app-calls.js';
import { useConversationRoutes } from './app-conversations.js';
import type { ConversationKeys } from './auth/conversation-key.js';
import type { Reporters } from './auth/reporters.js';
import type { ServiceVerifier } from './auth/service-tokens.js';
import type { CallServices } from './call-services.js';
import type { Config } from './config.js';
import type { Conversations } from './conversations/open-conversations.js';
import type { Guards } from './guard/guards.js';
import type { Metrics } from './metrics.js';
import { authenticate } from './middleware/authenticate.js';
import { crossOrigin, requireOrigin } from './middleware/cross-origin.js';
import { answerErrors, notFound } from './middleware/errors.js';
import { messageClassesOf } from './middleware/express-messages.js';
import { type FailureLimit, limitFailures } from './middleware/failure-limit.js';
import { logRequests } from './middleware/log.js';
import { limitRate } from './middleware/rate-limit.js';
import { requireProofOfWork } from './middleware/require-proof-of-work.js';
import { securityHeaders } from './middleware/security-headers.js';
import { withStraightPath } from './middleware/straight-path.js';
import type {
  AdminAccess,
  ConversationOwnership,
  MediaEventReader,
  MediaServer,
  RoomAdmin,
  TokenIssuer,
  UserVerifier,
} from './ports.js';
import { apiDocsRoute } from './routes/api-docs.js';
import { HEALTH_PATHS, healthRoutes } from './routes/health.js';
import { type MetricsAccess, metricsRoute } from './routes/metrics.js';
import { roomsRoute } from './routes/rooms.js';
import { telemetryRoute } from './routes/telemetry.js';
import { usageRoute } from './routes/usage.js';
import { webhookRoute } from './routes/webhooks.js';
import { widgetRoute } from './routes/widget.js';
import { workersRoute } from './routes/workers.js';
import type { HttpApp } from './server.js';

/** Wrong credentials that one address may send in a minute. */
const FAILED_AUTHORISATIONS_PER_MINUTE = 10;

/** Asked every few seconds by a machine: nothing for the log. */
const QUIET_PATHS: ReadonlySet<string> = new Set([
  ...HEALTH_PATHS,
  '/metrics',
  '/webhooks/livekit',
  '/workers',
]);

/** What the app needs to know; a {@link Config} has all of it. No secret is among it. */
export interface AppSettings {
  readonly livekit: Pick<Config['livekit'], 'publicUrl'>;
  readonly token: Pick<
    Config['token'],
    'agentNames' | 'origins' | 'ratePerMinute' | 'roomEmptyTimeoutSeconds'
  >;
  readonly calls: Pick<Config['calls'], 'conversationTokenTtlSeconds' | 'kioskKeys' | 'visionAgentName'>;
  readonly http: Pick<Config['http'], 'trustProxy'>;
  readonly widgetDir: string;
  /** Whether the document of this interface is served, with a page to try it. */
  readonly apiDocs: boolean;
}

export interface AppDeps {
  readonly settings: AppSettings;
  readonly issuer: TokenIssuer;
  readonly guards: Guards;
  readonly mediaServer: MediaServer;
  readonly rooms: RoomAdmin;
  readonly adminAccess: AdminAccess;
  /** Absent where anybody may ask for a token. */
  readonly users?: UserVerifier | undefined;
  readonly services: ServiceVerifier;
  readonly reporters: Reporters;
  readonly keys: ConversationKeys;
  readonly ownership: ConversationOwnership;
  readonly conversations: Conversations;
  readonly calls: CallServices;
  readonly mediaEvents: MediaEventReader;
  readonly metrics: Metrics;
  readonly mayReadMetrics: MetricsAccess;
  /** At least 128 random bits, as letters and digits. */
  readonly newId: () => string;
  readonly nowMs: () => number;
  readonly log: Logger;
}

/** The whole HTTP interface. Neither listens nor reads the environment. */
export function createApp(deps: AppDeps): HttpApp {
  const { settings, metrics, log } = deps;
  const { http, widgetDir } = settings;
  const app = express();
  const messages = messageClassesOf(app);
  app.set('trust proxy', http.trustProxy);
  app.set('etag', false); // no answer but the widget's files is asked for twice, and those have their own

  app.disable('x-powered-by');

  const all = [logRequests(log, QUIET_PATHS), metrics.timeRequests, securityHeaders];
  const visitors = createVisitorGuards(deps);
  app.use(...all);
  app.use(healthRoutes({ mediaServer: deps.mediaServer, conversations: deps.conversations, widgetDir }));
  // one for all the paths that share a secret
  const failures = limitFailures(FAILED_AUTHORISATIONS_PER_MINUTE, deps.guards.counters);
  useVisitorRoutes(app, deps, { ...visitors, failures });
  useServerRoutes(app, deps, failures);
  if (settings.apiDocs) app.use(apiDocsRoute());
  app.use(widgetRoute(widgetDir));
  app.use(notFound, answerErrors);
  const { origin, mayCall } = visitors;
  const handlers = [...all, noStore, metrics.countRefusals, ...origin, ...mayCall, ...tokenHandlersOf(deps)];
  const token = { method: 'POST', url: '/token', handlers, answerError: answerErrors };
  return { handle: withStraightPath(app, token), messages };
}

/** The limits that keep strangers from spending the budget. */
interface VisitorGuards {
  readonly origin: readonly RequestHandler[];
  /** How often one address may ask. */
  readonly rate: readonly RequestHandler[];
  /** The same, and what a stranger has to show. */
  readonly mayCall: readonly RequestHandler[];
}

function createVisitorGuards({ settings, guards, users, log }: AppDeps): VisitorGuards {
  const { token, http } = settings;
  const { counters, proofs } = guards;
  const rate = [
    ...(guards.requireOrigin ? [requireOrigin] : []),
    ...limitRate({ perMinute: token.ratePerMinute, counters, trustProxy: http.trustProxy, log }),
  ];
  const mayCall = [...rate, requireProofOfWork(proofs), authenticate(users)];
  return { origin: crossOrigin(token.origins), rate, mayCall };
}

/** What pages ask for, within those limits. */
function useVisitorRoutes(app: Express, deps: AppDeps, limits: VisitorGuards & { failures: FailureLimit }) {
  const { metrics } = deps;
  const { origin, rate, mayCall } = limits;
  app.use(['/token', '/api'], noStore);
  app.use(['/token', '/api/connection-details', '/api/livekit', '/api/kiosk'], metrics.countRefusals);
  app.use(['/token', '/api'], ...origin);
  app.use('/api/telemetry', ...rate, telemetryRoute({ reporters: deps.reporters, metrics }));
  useCallRoutes(app, deps, limits);
  useConversationRoutes(app, deps, { mayCall });
}

/** What other servers ask for. No CORS: a page of another origin has no business here. */
function useServerRoutes(app: Express, deps: AppDeps, failures: FailureLimit) {
  const { rooms, guards, adminAccess, services, calls, metrics, mayReadMetrics, mediaEvents, log } = deps;
  app.use(['/rooms', '/livekit', '/workers', '/usage', '/metrics', '/webhooks'], noStore);
  app.use('/rooms', roomsRoute({ rooms, access: adminAccess, failures }));
  useCallServerRoutes(app, deps, failures);
  app.use('/workers', workersRoute({ workers: calls.workers, services, failures }));
  app.use('/usage', usageRoute({ guards, access: adminAccess, failures, nowMs: deps.nowMs }));
  app.use('/metrics', metricsRoute({ metrics, mayRead: mayReadMetrics, failures }));
  app.use(
    '/webhooks/livekit',
    webhookRoute({ events: mediaEvents, metrics, meter: guards.meter, calls, log }),
  );
}

const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};
