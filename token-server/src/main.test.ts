import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const DATA_DIR = mkdtempSync(join(tmpdir(), 'token-server-data-'));
afterAll(() => rmSync(DATA_DIR, { recursive: true }));

const ENV = {
  DATA_DIR,
  LIVEKIT_URL: 'ws://127.0.0.1:7880',
  LIVEKIT_API_KEY: 'devkey',
  LIVEKIT_API_SECRET: 'secret',
  PORT: '0',
};

// what runs is what the compiler makes, so it has to be what the source says
beforeAll(() => {
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(
    'package.json',
    'bin/tsc',
  );
  execFileSync(process.execPath, [tsc, '-b', PACKAGE]);
}, 60_000);

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: PACKAGE, env });
  started.push(child);
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.err += text;
  });
  const exit = once(child, 'close').then(([code]) => code);
  const firstLine = async (): Promise<Record<string, unknown>> => {
    while (!output.out.includes('\n')) await once(child.stdout, 'data');
    return JSON.parse(output.out.slice(0, output.out.indexOf('\n')));
  };
  return { child, output, exit, firstLine };
}

describe('main', () => {
  it('says in one line where it listens, and answers there', async () => {
    const { firstLine, output } = start(ENV);
    const line = await firstLine();
    expect(line).toMatchObject({
      msg: 'listening',
      host: '127.0.0.1',
      agents: ['voice-assistant'],
      origins: 'any',
      auth: 'none',
      database: 'sqlite',
    });
    expect((await fetch(`http://127.0.0.1:${line.port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${line.port}/token`, { method: 'POST' })).status).toBe(201);
    expect(output.out).not.toContain('"secret"');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops on %s with exit code 0, an idle connection open or not',
    async (signal) => {
      const { child, exit, firstLine, output } = start(ENV);
      const { port } = await firstLine();
      await (await fetch(`http://127.0.0.1:${port}/healthz`)).text(); // is kept alive
      const startedAtMs = performance.now();
      child.kill(signal);
      expect(await exit).toBe(0);
      expect(performance.now() - startedAtMs).toBeLessThan(5_000);
      expect(output.out).toContain('"msg":"stopped"');
    },
  );

  it('exits with 1 and names what is wrong, without a stack', async () => {
    const { exit, output } = start({ ...ENV, LIVEKIT_URL: '', PORT: 'http' });
    expect(await exit).toBe(1);
    expect(output.out).toBe('');
    expect(output.err).toContain('LIVEKIT_URL is not set');
    expect(output.err).toContain('PORT must be');
    expect(output.err).not.toMatch(/\bat .*\.js/);
  });

  it('exits with 1 and names the port that is taken', async () => {
    const { port } = await start(ENV).firstLine();
    const second = start({ ...ENV, PORT: String(port) });
    expect(await second.exit).toBe(1);
    expect(await second.firstLine()).toMatchObject({ level: 60, port, msg: expect.stringContaining('PORT') });
  });
});
