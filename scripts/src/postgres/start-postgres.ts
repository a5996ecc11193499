import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { anyPort } from '../setup/ports.js';
import { Guardian } from '../stack/guardian.js';
import { groupGone, killGroup } from '../stack/process-group.js';
import type { Postgres } from './find-postgres.js';

export interface RunningPostgres {
  /** e.g. `postgres://postgres:…@127.0.0.1:41234/postgres`, of a superuser. */
  readonly url: string;
  /** Ends it and removes all that it stored. */
  stop(): Promise<void>;
}

/** The server did not start; the message has its last words. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
}

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
/** Every test file has a pool or two. */
const CONNECTIONS = 200;

/** PostgreSQL refuses to run as root, so there another user owns its files and processes. */
type Owner = { readonly uid: number; readonly gid: number } | undefined;

/**
 * An empty server on a free port of this machine, for tests: what it stores is in a folder of its own and, since nobody
 * needs it after a crash, not forced onto the disk.
 * @throws {PostgresStartError}
 */
export async function startPostgres(found: Postgres, signal?: AbortSignal): Promise<RunningPostgres> {
  if (signal?.aborted) throw new PostgresStartError('was stopped before it began');
  const owner = await unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'voice-assistant-postgres-'));
  const guardian = new Guardian();
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child?.pid !== undefined) await end(child);
    await guardian.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (owner) await chown(folder, owner.uid, owner.gid);
    const { binDir } = await reachable(found, folder, owner);
    const password = randomBytes(16).toString('hex');
    await initialise({ binDir, folder, owner, password });
    const port = await anyPort();
    child = launch({ binDir, folder, owner, port });
    guardian.watch(child.pid ?? 0);
    await untilReady(child, signal);
    return { url: `postgres://postgres:${password}@${HOST}:${port}/postgres`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function unprivilegedUser(): Promise<Owner> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map((flag) => execa('id', [flag, name], { reject: false })),
    );
    if (uid && gid && !uid.failed && !gid.failed) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new PostgresStartError('PostgreSQL cannot run as root, and there is no user "postgres" or "nobody"');
}

/** The programs where that user may run them: root's cache folder is closed to all others. */
async function reachable(found: Postgres, folder: string, owner: Owner): Promise<Postgres> {
  const probe = await execa(join(found.binDir, 'postgres'), ['--version'], { ...owner, reject: false });
  if (!probe.failed) return found;
  const copy = join(folder, 'programs');
  await cp(join(found.binDir, '..'), copy, { recursive: true, verbatimSymlinks: true });
  if (owner) await execa('chown', ['-R', `${owner.uid}:${owner.gid}`, copy]);
  return { ...found, binDir: join(copy, 'bin') };
}

interface Place {
  readonly binDir: string;
  readonly folder: string;
  readonly owner: Owner;
}

const dataDir = (folder: string) => join(folder, 'data');

async function initialise({ binDir, folder, owner, password }: Place & { password: string }): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner) await chown(passwordFile, owner.uid, owner.gid);
  const args = [
    ...['-D', dataDir(folder), '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
  ];
  const options = {
    ...owner,
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    timeout: START_TIMEOUT_MS,
  } as const;
  const { failed, stderr, shortMessage } = await execa(join(binDir, 'initdb'), args, options);
  await rm(passwordFile, { force: true });
  if (failed) throw new PostgresStartError(`initdb failed: ${lastLine(stderr) || shortMessage}`);
}

function launch({ binDir, folder, owner, port }: Place & { port: number }): ChildProcess {
  const settings = {
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(CONNECTIONS),
    fsync: 'off',
    full_page_writes: 'off',
    lc_messages: 'C',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(join(binDir, 'postgres'), ['-D', dataDir(folder), ...args], {
    ...owner,
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Resolves once it takes connections. It goes on writing to the pipe, which has to be read for ever. */
function untilReady(child: ChildProcess, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new PostgresStartError(`postgres ${why}: ${lastLine(said)}`));
    const timer = setTimeout(() => fail(`is not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    signal?.addEventListener('abort', () => fail('was stopped'), { once: true });
    child
      .once('error', (error) => fail(error.message))
      .once('exit', (code) => fail(`ended with code ${code}`));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** SIGQUIT: at once, without writing anything back; it is all thrown away. */
async function end(child: ChildProcess): Promise<void> {
  const group = child.pid ?? 0;
  child.kill('SIGQUIT');
  if (!(await groupGone(group, STOP_TIMEOUT_MS))) await killGroup(group);
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
