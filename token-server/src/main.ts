import type { Logger } from 'pino';
import { createApp } from './app.js';
import { type Config, ConfigError, parseConfig } from './config.js';
import { createMediaServer } from './livekit/media-server.js';
import { createTokenIssuer } from './livekit/token-issuer.js';
import { createLogger } from './middleware/log.js';
import { randomId } from './random-id.js';
import { listen, type RunningServer } from './server.js';

/** Below the 10 s after which whoever stops us loses patience. */
const SHUTDOWN_GRACE_MS = 9_000;

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
  const clock = { nowMs: Date.now };
  const app = createApp({
    settings: config,
    issuer: createTokenIssuer({ ...livekit, ...token, ...clock }),
    mediaServer: createMediaServer({ ...livekit, ...clock, log }),
    newId: randomId,
    log,
  });
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
    },
    'listening',
  );
  stopOnSignal(server, log);
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
