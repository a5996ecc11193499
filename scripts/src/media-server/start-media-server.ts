import { join } from 'node:path';
import { cacheDir } from '../cache-dir.js';
import { ROOT } from '../paths.js';
import { type Reporter, SILENT } from '../progress.js';
import { withoutSettings } from '../settings.js';
import { Guardian } from '../stack/guardian.js';
import { Part } from '../stack/part.js';
import { PartLog } from '../stack/part-log.js';
import { findMediaServer, type MediaServer } from './find-media-server.js';
import {
  chooseMediaServerPorts,
  DEVELOPMENT_KEYS,
  type MediaServerPorts,
  mediaServerPart,
} from './media-server-part.js';

export interface RunningMediaServer {
  /** e.g. `ws://127.0.0.1:7880` */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  stop(): Promise<void>;
}

/**
 * A media server alone, for tests. On free ports of 127.0.0.1 unless `ports` says others; the caller stops it.
 * @throws {NothingWorkedError} when there is none to start, {@link PartFailedError} when it does not start.
 */
export async function startMediaServer(
  options: {
    readonly ports?: MediaServerPorts;
    readonly server?: MediaServer;
    readonly reporter?: Reporter;
    readonly webhookUrl?: string;
    /** Default `.run/logs`. */
    readonly logDir?: string;
  } = {},
): Promise<RunningMediaServer> {
  const env = withoutSettings();
  const reporter = options.reporter ?? SILENT;
  const server = options.server ?? (await findMediaServer({ env, cacheDir: cacheDir(env), reporter }));
  const host = '127.0.0.1';
  const ports = options.ports ?? (await chooseMediaServerPorts({}, { free: true, host, reporter }));
  const spec = mediaServerPart(
    server,
    { host, ports, ...DEVELOPMENT_KEYS, webhookUrl: options.webhookUrl },
    env,
  );
  const guardian = new Guardian();
  const log = new PartLog(options.logDir ?? join(ROOT, '.run/logs'), 'media-server-for-tests');
  const part = new Part(spec, { log, guardian });
  const stop = async () => {
    await part.stop();
    await guardian.close();
  };
  try {
    await part.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `ws://${host}:${ports.http}`, ...DEVELOPMENT_KEYS, stop };
}
