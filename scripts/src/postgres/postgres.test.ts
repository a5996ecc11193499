import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { SILENT } from '../progress.js';
import { findPostgres } from './find-postgres.js';
import { startPostgres } from './start-postgres.js';
import { startPostgresForTests } from './test-postgres.js';

const find = (env = process.env) => findPostgres({ env, cacheDir: cacheDir(process.env), reporter: SILENT });

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Whether somebody takes connections there. */
const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('startPostgres', () => {
  it('starts a server of its own, whoever runs it, and leaves nothing of it', async () => {
    const server = await startPostgres(await find());
    cleanUps.push(server.stop);
    expect(server.url).toMatch(/^postgres:\/\/postgres:[0-9a-f]{32}@127\.0\.0\.1:\d+\/postgres$/);
    expect(await answers(server.url)).toBe(true);
    await server.stop();
    expect(await answers(server.url)).toBe(false);
  });

  it('says what the server said when it does not start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const binDir = join(folder, 'bin');
    await mkdir(binDir);
    for (const [name, script] of [
      ['postgres', 'exit 0'],
      ['initdb', 'echo "no space left" >&2; exit 1'],
    ] as const)
      await writeFile(join(binDir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await expect(startPostgres({ binDir, version: '15' })).rejects.toThrow('initdb failed: no space left');
  });
});

describe('startPostgresForTests', () => {
  it('tells those who wait why there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const stopping = new AbortController();
    stopping.abort();
    const options = { env: process.env, cacheDir: cacheDir(process.env), reporter: SILENT };
    const postgres = await startPostgresForTests({ ...options, signal: stopping.signal });
    const file = String(postgres.env.POSTGRES_TEST_FILE);
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 20_000 }).not.toBe('');
    const answer = await readFile(file, 'utf8');
    expect(JSON.parse(answer)).toEqual({ error: expect.stringContaining('stopped') });
    await postgres.stop();
  });
});
