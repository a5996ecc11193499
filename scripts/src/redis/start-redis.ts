import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyPort } from '../setup/ports.js';
import { Guardian } from '../stack/guardian.js';
import { groupGone, killGroup } from '../stack/process-group.js';
import { CALLED, type Redis } from './find-redis.js';

export interface RunningRedis {
  /** e.g. `redis://127.0.0.1:41234` */
  readonly url: string;
  stop(): Promise<void>;
}

/** The server did not start; the message has its last words. */
export class RedisStartError extends Error {
  override readonly name = 'RedisStartError';
}

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 2_000;

/**
 * An empty server, for tests: it writes nothing down.
 * @param port A free one unless given.
 * @throws {RedisStartError}
 */
export async function startRedis({ file }: Redis, port?: number): Promise<RunningRedis> {
  const chosen = port ?? (await anyPort());
  const folder = await mkdtemp(join(tmpdir(), 'voice-assistant-redis-'));
  const guardian = new Guardian();
  const settings = { port: String(chosen), bind: HOST, save: '', appendonly: 'no', dir: folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(file, args, { argv0: CALLED, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  guardian.watch(child.pid ?? 0);
  const stop = async () => {
    if (child.pid !== undefined) await end(child, child.pid);
    await guardian.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://${HOST}:${chosen}`, stop };
}

/** Resolves once it takes connections. It goes on writing to the pipe, which has to be read for ever. */
function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) =>
      reject(new RedisStartError(`redis ${why}: ${said.trim().split('\n').at(-1) ?? ''}`));
    const timer = setTimeout(() => fail('is not ready in time'), START_TIMEOUT_MS);
    child
      .once('error', (error) => fail(error.message))
      .once('exit', (code) => fail(`ended with code ${code}`));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (!said.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function end(child: ChildProcess, group: number): Promise<void> {
  child.kill('SIGTERM');
  if (!(await groupGone(group, STOP_TIMEOUT_MS))) await killGroup(group);
}
