import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { type AppDeps, createApp } from './app.js';
import { createAdminAccess } from './auth/admin-access.js';
import { createConversationKeys } from './auth/conversation-key.js';
import { createReporters } from './auth/reporters.js';
import { createServiceVerifier } from './auth/service-tokens.js';
import { loadUserModule } from './auth/user-module.js';
import { createUserVerifier } from './auth/user-tokens.js';
import { createCallServices } from './call-services.js';
import { createCensus } from './census.js';
import { type Config, ConfigError, parseConfig } from './config.js';
import { createConversationAccess } from './conversations/access.js';
import { type Conversations, openConversations } from './conversations/open-conversations.js';
import { createGuards } from './guard/guards.js';
import type { SharedEngine } from './guard/shared-engine.js';
import { createDispatcher } from './livekit/dispatcher.js';
import { createMediaEventReader } from './livekit/media-event-reader.js';
import { createMediaServer } from './livekit/media-server.js';
import { createRoomAdmin } from './livekit/room-admin.js';
import { createTokenIssuer } from './livekit/token-issuer.js';
import { createMetrics } from './metrics.js';
import { createLogger } from './middleware/log.js';
import type { UserVerifier } from './ports.js';
import { randomId } from './random-id.js';
import { metricsAccess } from './routes/metrics.js';
import { listen, type RunningServer } from './server.js';
import { createWaitingLine } from './waiting-line/waiting-line.js';
import { createWorkerReports } from './workers/worker-reports.js';

/** Below the 10 s after which whoever stops us loses patience. */
const SHUTDOWN_GRACE_MS = 9_000;

/** Of questions that a visitor or a scrape waits for, and of those that an administrator does. */
const CENSUS_TIMEOUT_SECONDS = 2;
const ADMIN_TIMEOUT_SECONDS = 5;

// V8 lets what has grown old double before it collects it; of what limits remember for seconds that is nearly all
setFlagsFromString('--heap-growing-percent=10');

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
  const { redisUrl } = config.guard;
  const conversations = await open(config, log);
  if (conversations === undefined) return;
  const engine = redisUrl === undefined ? undefined : await createEngine(redisUrl, log);
  const deps = await createDeps(config, { engine, conversations, log });
  await engine?.connect();
  const app = createApp(deps);
  let server: RunningServer;
  try {
    server = await listen(app, http);
  } catch (error) {
    log.fatal(
      { err: error, host: http.host, port: http.port },
      'cannot listen: set HOST or PORT to one that is free',
    );
    process.exitCode = 1;
    await conversations.close();
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
      database: config.database.kind,
    },
    'listening',
  );
  const meter = deps.guards.meter.start();
  deps.calls.start();
  warnOfLaxAuth(config.auth, log);
  const leave = () => {
    deps.calls.close(); // or its streams would keep the server open, as would those of conversations
    conversations.stop();
  };
  const release = async () => {
    await conversations.close();
    meter.stop();
    engine?.close();
  };
  stopOnSignal(server, log, { leave, release });
}

/** Nothing where the database is there and cannot be used. */
async function open({ database, retentionDays }: Config, log: Logger): Promise<Conversations | undefined> {
  try {
    return await openConversations({ database, retentionDays, nowMs: Date.now, log });
  } catch (error) {
    const variable = database.kind === 'sqlite' ? 'DATA_DIR' : 'DATABASE_URL';
    log.fatal({ err: error }, `cannot use the database: see ${variable}`);
    process.exitCode = 1;
    return undefined;
  }
}

/** Loaded where it is wanted: its library takes a tenth of the time of a start. */
async function createEngine(url: string, log: Logger): Promise<SharedEngine> {
  const { createSharedEngine } = await import('./guard/redis.js');
  return createSharedEngine({ url, log });
}

interface Parts {
  readonly engine: SharedEngine | undefined;
  readonly conversations: Conversations;
  readonly log: Logger;
}

async function createDeps(config: Config, { engine, conversations, log }: Parts): Promise<AppDeps> {
  const { livekit, token, guard, metricsToken } = config;
  const clock = { nowMs: Date.now };
  const rooms = (timeoutSeconds: number) => createRoomAdmin({ ...livekit, timeoutSeconds, log });
  const watched = rooms(CENSUS_TIMEOUT_SECONDS);
  const census = createCensus(watched, clock.nowMs);
  return {
    settings: config,
    guards: createGuards({ config: guard, engine, ...livekit, rooms: watched, ...clock, log }),
    issuer: createTokenIssuer({ ...livekit, ...token, ...config.calls, ...clock }),
    reporters: createReporters({ ...livekit, ...clock }),
    keys: createConversationKeys({ ...livekit, ...clock }),
    ownership: createConversationAccess(conversations.store),
    calls: createCallServices({
      ...livekit,
      token,
      agentUrl: config.calls.agentUrl,
      rooms: rooms(ADMIN_TIMEOUT_SECONDS),
      dispatcher: createDispatcher({
        ...livekit,
        timeoutSeconds: ADMIN_TIMEOUT_SECONDS,
        log,
        watcherName: config.calls.visionAgentName,
      }),
      census,
      line: createWaitingLine(engine),
      workerReports: createWorkerReports(engine),
      ...clock,
      log,
    }),
    mediaServer: createMediaServer({ ...livekit, ...clock, log }),
    rooms: rooms(ADMIN_TIMEOUT_SECONDS),
    adminAccess: createAdminAccess({ ...livekit, ...clock }),
    users: await createUsers(config.auth, log),
    services: createServiceVerifier({ ...livekit, ...clock }),
    conversations,
    mediaEvents: createMediaEventReader(livekit),
    metrics: createMetrics({ census, withProcess: true }),
    mayReadMetrics: metricsAccess(metricsToken),
    newId: randomId,
    ...clock,
    log,
  };
}

async function createUsers(auth: Config['auth'], log: Logger): Promise<UserVerifier | undefined> {
  if (auth.mode === 'module') return loadUserModule({ auth, log });
  return auth.mode === 'jwt' ? createUserVerifier({ auth, nowMs: Date.now, log }) : undefined;
}

/** One provider signs for many sites: without an audience, a token that was meant for another opens ours. */
function warnOfLaxAuth(auth: Config['auth'], log: Logger): void {
  if (auth.mode === 'jwt' && auth.key.kind === 'jwks' && auth.audience === undefined)
    log.warn('AUTH_AUDIENCE is not set: every token that the provider of AUTH_JWKS_URL signs is taken');
}

interface Stopping {
  /** Ends what would go on by itself. */
  leave(): void;
  /** Frees what requests under way still needed. */
  release(): Promise<void>;
}

function stopOnSignal(server: RunningServer, log: Logger, { leave, release }: Stopping): void {
  const stop = (signal: string) => {
    // a second signal finds no handler and ends the process at once
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
    log.info({ signal }, 'stopping');
    leave();
    const stopped = server.close(SHUTDOWN_GRACE_MS).then(release);
    void stopped.then(() => {
      log.info('stopped');
      process.exitCode = 0;
    });
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
