import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { crossOrigin } from './middleware/cross-origin.js';
import { answerErrors, notFound } from './middleware/errors.js';
import { logRequests } from './middleware/log.js';
import { limitRate } from './middleware/rate-limit.js';
import type { MediaServer, TokenIssuer } from './ports.js';
import { connectionDetailsRoute } from './routes/connection-details.js';
import { HEALTH_PATHS, healthRoutes } from './routes/health.js';
import { tokenRoute } from './routes/token.js';
import { widgetRoute } from './routes/widget.js';

/** What the app needs to know; a {@link Config} has all of it. No secret is among it. */
export interface AppSettings {
  readonly livekit: Pick<Config['livekit'], 'publicUrl'>;
  readonly token: Pick<Config['token'], 'agentNames' | 'origins' | 'ratePerMinute'>;
  readonly http: Pick<Config['http'], 'trustProxy'>;
  readonly widgetDir: string;
}

export interface AppDeps {
  readonly settings: AppSettings;
  readonly issuer: TokenIssuer;
  readonly mediaServer: MediaServer;
  /** At least 128 random bits, as letters and digits. */
  readonly newId: () => string;
  readonly log: Logger;
}

/** The whole HTTP interface. Neither listens nor reads the environment. */
export function createApp({ settings, issuer, mediaServer, newId, log }: AppDeps): Express {
  const { livekit, token, http, widgetDir } = settings;
  const app = express();
  app.set('trust proxy', http.trustProxy);
  app.set('etag', false); // no answer but the widget's files is asked for twice, and those have their own

  app.use(logRequests(log, HEALTH_PATHS), securityHeaders);
  app.use(healthRoutes({ mediaServer, widgetDir }));

  const api = ['/token', '/api'];
  app.use(api, noStore, crossOrigin(token.origins));
  const limit = limitRate({ perMinute: token.ratePerMinute, trustProxy: http.trustProxy, log });
  const tokens = { issuer, rules: { agentNames: token.agentNames, newId }, serverUrl: livekit.publicUrl };
  app.use('/token', limit, tokenRoute(tokens));
  app.use('/api/connection-details', limit, connectionDetailsRoute(tokens));

  app.use(widgetRoute(widgetDir));
  app.use(notFound, answerErrors);
  return app;
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
