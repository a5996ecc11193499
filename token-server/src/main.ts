import type { Logger } from 'pino';
import { type AppDeps, createApp } from './app.js';
import { createAdminAccess } from './auth/admin-access.js';
import { createUserVerifier } from './auth/user-tokens.js';
import { createCensus } from './census.js';
import { type Config, ConfigError, parseConfig } from './config.js';
import { createMediaEventReader } from './livekit/media-event-reader.js';
import { createMediaServer } from './livekit/media-server.js';
import { createRoomAdmin } from './livekit/room-admin.js';
import { createTokenIssuer } from './livekit/token-issuer.js';
import { createMetrics } from './metrics.js';
import { createLogger } from './middleware/log.js';
import { randomId } from './random-id.js';
import { metricsAccess } from './routes/metrics.js';
import { listen, type RunningServer } from './server.js';

/** Below the 10 s after which whoever stops us loses patience. */
const SHUTDOWN_GRACE_MS = 9_000;

/** Of questions that a visitor or a scrape waits for, and of those that an administrator does. */
const CENSUS_TIMEOUT_SECONDS = 2;
const ADMIN_TIMEOUT_SECONDS = 5;

try {
  await run(parseConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  const { livekit, token, http } = config;
  const app = createApp(createDeps(config, log));
  let server: RunningServer;
  try {
    server = await listen(app, http);
  } catch (error) {
    log.fatal(
      { err: error, host: http.host, port: http.port },
      'cannot listen: set HOST or PORT to one that is free',
    );
    process.exitCode = 1;
    return;
  }
  log.info(
    {
      host: http.host,
      port: server.port,
      media_server: livekit.publicUrl,
      agents: token.agentNames,
      origins: token.origins.kind,
      auth: config.auth.mode,
    },
    'listening',
  );
  warnOfLaxAuth(config.auth, log);
  stopOnSignal(server, log);
}

function createDeps(config: Config, log: Logger): AppDeps {
  const { livekit, token, auth, metricsToken } = config;
  const clock = { nowMs: Date.now };
  const rooms = (timeoutSeconds: number) => createRoomAdmin({ ...livekit, timeoutSeconds, log });
  const census = createCensus(rooms(CENSUS_TIMEOUT_SECONDS), clock.nowMs);
  return {
    settings: config,
    issuer: createTokenIssuer({ ...livekit, ...token, ...clock }),
    mediaServer: createMediaServer({ ...livekit, ...clock, log }),
    rooms: rooms(ADMIN_TIMEOUT_SECONDS),
    census,
    adminAccess: createAdminAccess({ ...livekit, ...clock }),
    users: auth.mode === 'jwt' ? createUserVerifier({ auth, ...clock, log }) : undefined,
    mediaEvents: createMediaEventReader(livekit),
    metrics: createMetrics({ census, withProcess: true }),
    mayReadMetrics: metricsAccess(metricsToken),
    newId: randomId,
    log,
  };
}

/** One provider signs for many sites: without an audience, a token that was meant for another opens ours. */
function warnOfLaxAuth(auth: Config['auth'], log: Logger): void {
  if (auth.mode === 'jwt' && auth.key.kind === 'jwks' && auth.audience === undefined)
    log.warn('AUTH_AUDIENCE is not set: every token that the provider of AUTH_JWKS_URL signs is taken');
}

function stopOnSignal(server: RunningServer, log: Logger): void {
  const stop = (signal: string) => {
    // a second signal finds no handler and ends the process at once
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
    log.info({ signal }, 'stopping');
    void server.close(SHUTDOWN_GRACE_MS).then(() => {
      log.info('stopped');
      process.exitCode = 0;
    });
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
