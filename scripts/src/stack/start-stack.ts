import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir } from '../cache-dir.js';
import { findMediaServer, type MediaServer } from '../media-server/find-media-server.js';
import { ROOT } from '../paths.js';
import { type Reporter, SILENT } from '../progress.js';
import { type Env, withoutSettings } from '../settings.js';
import type { Backoff } from './backoff.js';
import { Guardian } from './guardian.js';
import { Part, PartStoppedError } from './part.js';
import { PartLog } from './part-log.js';
import { chooseStackPorts } from './ports.js';
import {
  type PartName,
  type PlannedPart,
  planStack,
  type StackPlan,
  wantsOfflineProvider,
  wantsOwnMediaServer,
} from './stack-plan.js';

export interface StackOptions {
  /** Variables as in `.env.example`; the process's own are not read. Default none: all parts local. */
  readonly settings?: Env;
  /**
   * `free` takes any free ports (several stacks at once) and, unless `DATA_DIR` is set, keeps what it stores only while
   * it runs; `usual` takes the ports people know. Default `free`.
   */
  readonly ports?: 'free' | 'usual';
  /** Looked for when not given and needed. */
  readonly mediaServer?: MediaServer;
  /** Folder of `<part>.log`. Default `.run/logs`. */
  readonly logDir?: string;
  readonly reporter?: Reporter;
  /** Every line that a part prints. */
  readonly onLine?: (part: PartName, line: string) => void;
  readonly backoff?: Backoff;
  /** Gives up starting, and stops what was started. */
  readonly signal?: AbortSignal;
}

/** A running system. Whoever started it stops it. */
export interface Stack extends Omit<StackPlan, 'parts'> {
  /** Part and process id of each; `undefined` while it waits to be started again. */
  readonly processes: Readonly<Partial<Record<PartName, number | undefined>>>;
  /** All that a part has printed since its start. */
  logs(part: PartName): string;
  /** Sends a signal to a part's process, to see what happens then. SIGKILL: it is started again. */
  kill(part: PartName, signal?: NodeJS.Signals): void;
  /** Resolves when a part answers its health check, e.g. after `kill`. */
  healthy(part: PartName): Promise<void>;
  /** Ends everything: no process and no port is left when it resolves. */
  stop(): Promise<void>;
}

/**
 * Starts all parts, those that do not need each other at once, and resolves when all are healthy.
 * @throws {PartFailedError} when one does not start, {@link PortError}, {@link SettingsError} or
 *   {@link NothingWorkedError} before any does; nothing is left running then.
 */
export async function startStack(asked: StackOptions = {}): Promise<Stack> {
  const { reporter = SILENT, signal } = asked;
  const { options, removeData } = withDataDir(asked);
  const { settings = {} } = options;
  const plan = await prepare(options);
  signal?.throwIfAborted();
  const guardian = new Guardian();
  const parts = new Map(plan.parts.map((spec) => [spec.name, createPart(spec, guardian, options)]));

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= Promise.all([...parts.values()].map((part) => part.stop()))
      .then(() => guardian.close())
      .then(removeData);
    return stopped;
  };
  const onAbort = () => void stop();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await startAll(plan.parts, parts, reporter);
    signal?.throwIfAborted();
  } catch (error) {
    await stop();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  if (!wantsOwnMediaServer(settings)) reporter.note(`✓ media-server: ${plan.livekit.url} (LIVEKIT_URL)`);

  const partOf = (name: PartName): Part => {
    const part = parts.get(name);
    if (!part) throw new RangeError(`This stack has no ${name}`);
    return part;
  };
  const { parts: _, ...addresses } = plan;
  return {
    ...addresses,
    get processes() {
      return Object.fromEntries([...parts].map(([name, part]) => [name, part.pid]));
    },
    logs: (name) => partOf(name).log.text(),
    kill: (name, killSignal = 'SIGKILL') => partOf(name).kill(killSignal),
    healthy: (name) => partOf(name).healthy(),
    stop,
  };
}

/** Stacks side by side, each with a database of its own. */
function withDataDir(options: StackOptions): { options: StackOptions; removeData: () => void } {
  const { settings = {}, ports = 'free' } = options;
  if (ports === 'usual' || settings.DATA_DIR || settings.DATABASE_URL)
    return { options, removeData: () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), 'voice-assistant-data-'));
  return {
    options: { ...options, settings: { ...settings, DATA_DIR: dataDir } },
    removeData: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function prepare(options: StackOptions): Promise<StackPlan> {
  const { settings = {}, reporter = SILENT, ports = 'free', signal } = options;
  const env = withoutSettings();
  const ownMediaServer = wantsOwnMediaServer(settings);
  const find = () =>
    findMediaServer({
      env,
      cacheDir: cacheDir({ ...env, ...settings }),
      reporter,
      ...(signal && { signal }),
    });
  const mediaServer = ownMediaServer ? (options.mediaServer ?? (await find())) : undefined;
  const chosen = await chooseStackPorts(settings, {
    free: ports === 'free',
    ownMediaServer,
    offlineProvider: wantsOfflineProvider(settings),
    reporter,
  });
  const secret = () => randomBytes(32).toString('hex');
  return planStack(settings, chosen, { mediaServer, env, siteSecret: secret(), kioskKey: secret() });
}

function createPart(spec: PlannedPart, guardian: Guardian, options: StackOptions): Part {
  const { logDir = join(ROOT, '.run/logs'), onLine, reporter, backoff } = options;
  const log = new PartLog(logDir, spec.name, onLine && ((line) => onLine(spec.name, line)));
  const onChange = (text: string) => reporter?.warn(text);
  return new Part(spec, { log, guardian, onChange, ...(backoff && { backoff }) });
}

/** Each part starts as soon as those that it needs are healthy. The first that fails fails all. */
function startAll(
  specs: readonly PlannedPart[],
  parts: Map<PartName, Part>,
  reporter: Reporter,
): Promise<unknown> {
  const started = new Map<PartName, Promise<void>>();
  for (const spec of specs) {
    const needed = spec.after.map((name) => started.get(name));
    const start = async () => {
      await Promise.all(needed);
      const task = reporter.task(spec.name);
      try {
        await parts.get(spec.name)?.start();
        task.done();
      } catch (error) {
        task.failed(error instanceof PartStoppedError ? 'stopped' : 'did not start');
        throw error;
      }
    };
    started.set(spec.name, start());
  }
  return Promise.all(started.values());
}
