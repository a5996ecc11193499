import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startMediaServer } from '../media-server/start-media-server.js';
import { ROOT } from '../paths.js';
import { withoutSettings } from '../settings.js';
import { anyPort } from '../setup/ports.js';
import { waitUntilHealthy } from '../stack/health.js';

/** The token server as it is shipped, with a media server and a database of its own. */
export interface ApiServer {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** What it has logged as an error, but for requests that it answered with 503. */
  faults(): readonly string[];
  stop(): Promise<void>;
}

export const KIOSK = { id: 'lobby', key: 'the-key-of-the-lobby' } as const;

export const METRICS_TOKEN = 'the-token-of-the-metrics';

const MANY = '1000000';

/** Without the limits that would end a flood of made-up requests. The caller stops it. */
export async function startApiServer(): Promise<ApiServer> {
  await execa(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', 'token-server'], {
    cwd: ROOT,
  });
  const media = await startMediaServer();
  const folder = await mkdtemp(join(tmpdir(), 'voice-assistant-api-'));
  const widgetDir = join(folder, 'widget');
  await mkdir(widgetDir);
  await writeFile(join(widgetDir, 'voice-assistant.js'), ''); // else it is not ready
  const port = await anyPort();
  const url = `http://127.0.0.1:${port}`;
  const server = execa(process.execPath, ['token-server/dist/main.js'], {
    cwd: ROOT,
    extendEnv: false,
    env: {
      ...withoutSettings(),
      LIVEKIT_URL: media.url,
      LIVEKIT_API_KEY: media.apiKey,
      LIVEKIT_API_SECRET: media.apiSecret,
      PORT: String(port),
      DATA_DIR: folder,
      WIDGET_DIR: widgetDir,
      TOKEN_RATE_LIMIT_PER_MINUTE: MANY,
      TRUST_PROXY: '1', // each request says that it comes from an address of its own
      METRICS_TOKEN,
      KIOSK_KEYS: `${KIOSK.id}=${KIOSK.key}`,
      LOG_LEVEL: 'error',
      API_DOCS: 'true',
    },
    reject: false,
    all: true,
    forceKillAfterDelay: 5_000,
  });
  let log = '';
  server.all.on('data', (part: Buffer) => {
    log += part.toString('utf8');
  });
  const stop = async () => {
    server.kill();
    await Promise.all([server, media.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ended = server.then(() => Promise.reject(new Error(`the token server has ended: ${log}`)));
    await Promise.race([waitUntilHealthy(`${url}/readyz`, AbortSignal.timeout(30_000)), ended]);
    ended.catch(() => {});
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, apiKey: media.apiKey, apiSecret: media.apiSecret, faults: () => faultsIn(log), stop };
}

function faultsIn(log: string): readonly string[] {
  const isAnswer = (line: string) =>
    line.startsWith('{') && (JSON.parse(line) as { res?: { status: number } }).res?.status === 503;
  return log.split('\n').filter((line) => line !== '' && !isAnswer(line));
}
