import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../../scripts/dist/paths.js';
import { type Env, withoutSettings } from '../../../scripts/dist/settings.js';
import { anyPort } from '../../../scripts/dist/setup/ports.js';
import { processorMsOf } from '../sessions/process-tree.js';

export interface Server {
  readonly url: string;
  /** From the start of its process until it said that it is ready. */
  readonly readyMs: number;
  /** Memory of its process, in MB. */
  residentMb(): number;
  /** Processor time that its process has taken so far, on all its threads. */
  processorMs(): number;
  stop(): Promise<void>;
}

const PROGRAMS = {
  ours: { file: join(ROOT, 'token-server/bundle/main.js'), ready: '/readyz' },
  reference: { file: fileURLToPath(new URL('./bare.js', import.meta.url)), ready: '/' },
} as const;
export type Program = keyof typeof PROGRAMS;

/** So high that no guard refuses; each of them counts. */
const HIGH = '1000000';
const LIMITS = ['IP', 'USER', 'ASSISTANT', 'SITE'].flatMap((scope) =>
  ['CALLS_PER_MINUTE', 'CALLS_AT_ONCE', 'CALLS_PER_DAY', 'MINUTES_PER_DAY'].map(
    (what) => `LIMIT_${scope}_${what}`,
  ),
);
const GUARDS: Env = {
  ALLOWED_ORIGINS: 'https://shop.example,https://*.shop.example',
  REQUIRE_ORIGIN: 'true',
  TOKEN_RATE_LIMIT_PER_MINUTE: HIGH,
  MAX_ROOMS: HIGH,
  PROOF_OF_WORK: 'flood',
  PROOF_OF_WORK_FLOOD_PER_MINUTE: HIGH,
  TRUST_PROXY: '1',
  ...Object.fromEntries(LIMITS.map((name) => [name, HIGH])),
};

const START_TIMEOUT_MS = 20_000;
const LOG_DIR = join(ROOT, '.run/bench-logs');

/** Starts it with every guard on and its log in a file, and waits until it is ready. */
export async function startServer(program: Program, livekit: Env, widgetDir: string): Promise<Server> {
  const { file, ready } = PROGRAMS[program];
  const port = await anyPort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(LOG_DIR, { recursive: true });
  const log = openSync(join(LOG_DIR, `token-server-${program}.log`), 'w');
  const env = { ...withoutSettings(), ...GUARDS, ...livekit, WIDGET_DIR: widgetDir, PORT: String(port) };
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', log, log] });
  closeSync(log);
  await untilReady(child, url + ready);
  return {
    url,
    readyMs: performance.now() - startedAtMs,
    residentMb: () => residentMb(child.pid ?? 0),
    processorMs: () => processorMsOf(child.pid ?? 0),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const giveUpMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < giveUpMs && child.exitCode === null) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  throw new Error(`${url} is not ready: see ${LOG_DIR}`);
}

/** As Linux tells it; elsewhere 0. */
function residentMb(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
