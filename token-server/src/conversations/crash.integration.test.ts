import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MessagePage } from '@voice-assistant/protocol';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_TIMEOUT_MS, ENGINES, type TestDatabase } from '../testing/databases.js';
import { API_KEY, API_SECRET } from '../testing/issuer.js';
import { serviceToken } from '../testing/service-token.js';
import { startRelay } from '../testing/tcp-relay.js';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const CRASHES = 4;
const ACKNOWLEDGED_BETWEEN = 25;
const WRITERS = ['a', 'b', 'c'];

// what runs is what the compiler makes, so it has to be what the source says
beforeAll(() => {
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(
    'package.json',
    'bin/tsc',
  );
  execFileSync(process.execPath, [tsc, '-b', PACKAGE]);
}, 60_000);

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}, 60_000);

/** A token server as it is in production, on that port or a free one. */
async function startServer(env: Readonly<Record<string, string>>, port = 0) {
  const child: ChildProcess = spawn(process.execPath, ['dist/main.js'], {
    cwd: PACKAGE,
    env: {
      ...{ LIVEKIT_URL: 'ws://127.0.0.1:1', LIVEKIT_API_KEY: API_KEY, LIVEKIT_API_SECRET: API_SECRET },
      ...{ PORT: String(port), ...env },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const listening = () =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
      .find(({ msg }) => msg === 'listening');
  while (listening() === undefined) {
    const ended = await Promise.race([
      once(child.stdout!, 'data').then(() => false),
      exited.then(() => true),
    ]);
    if (ended) throw new Error(`the token server ended: ${said}`);
  }
  return {
    child,
    exited,
    port: Number(listening().port),
    said: () => said,
    crash: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const makeDatabase = async (engine: keyof typeof ENGINES): Promise<TestDatabase> => {
  const database = await ENGINES[engine]();
  cleanUps.push(() => database.drop());
  return database;
};

const said = (id: string) => ({
  ...{ kind: 'message', id, speaker: 'visitor', text: `text of ${id}` },
  at: '2026-11-20T10:00:00.000Z',
});

describe.each(['sqlite', 'postgres'] as const)('a token server with %s', (engine) => {
  it(
    'loses nothing that it acknowledged and doubles nothing, however often it is killed',
    async () => {
      const database = await makeDatabase(engine);
      let server = await startServer(database.env);
      const { port } = server;
      const token = await serviceToken();
      const ask = (path: string, init: RequestInit = {}) =>
        fetch(`http://127.0.0.1:${port}/api/conversations/${path}`, {
          ...init,
          signal: AbortSignal.timeout(10_000),
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        });
      const sent: Record<string, string[]> = { a: [], b: [], c: [] };
      let acknowledged = 0;
      let isDone = false;
      /** As an agent does: one batch after the other, each until it is acknowledged. */
      const write = async (writer: string) => {
        while (!isDone) {
          const ids = [0, 1].map((index) => `${writer}-${sent[writer]!.length + index}`);
          const body = JSON.stringify({ events: ids.map(said) });
          const response = await ask('shared/messages', { method: 'POST', body }).catch(() => undefined);
          if (response?.status !== 200) {
            await sleep(20);
            continue;
          }
          expect(await response.json().catch(() => ({ accepted: ids }))).toEqual({ accepted: ids });
          sent[writer]!.push(...ids);
          acknowledged += ids.length;
        }
      };
      const writing = Promise.all(WRITERS.map(write));
      for (let crash = 0; crash <= CRASHES; crash += 1) {
        const before = acknowledged;
        await expect
          .poll(() => acknowledged, { timeout: 20_000, interval: 5 })
          .toBeGreaterThan(before + ACKNOWLEDGED_BETWEEN);
        if (crash === CRASHES) break;
        await server.crash();
        server = await startServer(database.env, port);
      }
      isDone = true;
      await writing;

      const stored: MessagePage['messages'][number][] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page: MessagePage = JSON.parse(
          await (await ask(`shared/messages?limit=200&after=${after}`)).text(),
        );
        stored.push(...page.messages);
        after = page.next;
      }
      expect(stored.map(({ position }) => position)).toEqual(stored.map((_, index) => index + 1));
      for (const writer of WRITERS)
        expect(stored.filter(({ id }) => id.startsWith(writer)).map(({ id }) => id)).toEqual(sent[writer]);
    },
    DATABASE_TIMEOUT_MS,
  );

  it(
    'ends the streams of those who follow a conversation when it is stopped',
    async () => {
      const database = await makeDatabase(engine);
      const { port, child, exited, said } = await startServer(database.env);
      const headers = { Authorization: `Bearer ${await serviceToken()}` };
      const stream = await fetch(`http://127.0.0.1:${port}/api/conversations/c1/events`, { headers });
      expect(stream.status).toBe(200);
      const startedAtMs = performance.now();
      child.kill('SIGTERM');
      expect(await stream.text()).toContain('retry: ');
      expect((await exited)[0]).toBe(0);
      expect(performance.now() - startedAtMs).toBeLessThan(5_000);
      expect(said()).not.toContain('"level":50');
    },
    DATABASE_TIMEOUT_MS,
  );
});

describe('a token server whose PostgreSQL goes away', () => {
  it(
    'starts without it, is not ready meanwhile, and goes on when it comes back',
    async () => {
      const database = await makeDatabase('postgres');
      const direct = new URL(database.env.DATABASE_URL ?? '');
      const relay = await startRelay(Number(direct.port));
      await relay.close();
      const url = Object.assign(new URL(direct), { port: String(relay.port) }).href;
      const { port, said: logged } = await startServer({ DATABASE_URL: url });
      const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
      const isThere = async () => JSON.parse(await (await ask('/readyz')).text()).checks.database;
      const headers = { Authorization: `Bearer ${await serviceToken()}`, 'Content-Type': 'application/json' };
      const record = (id: string) =>
        ask('/api/conversations/c1/messages', {
          method: 'POST',
          headers,
          body: JSON.stringify({ events: [said(id)] }),
        });
      const expectRefusal = async () => {
        const refused = await record('early');
        expect(refused.status).toBe(503);
        expect(refused.headers.get('retry-after')).toBe('2');
        expect(await refused.json()).toMatchObject({ code: 'database-unreachable' });
        expect(await isThere()).toBe('unreachable');
        // calls do not need it
        expect((await ask('/token', { method: 'POST' })).status).toBe(201);
      };
      await expectRefusal();
      for (const id of ['first', 'second']) {
        await relay.open();
        await expect.poll(isThere, { timeout: 20_000 }).toBe('ok');
        expect((await record(id)).status).toBe(200);
        await relay.close();
        await expectRefusal();
      }
      expect(logged()).not.toContain(direct.password);
    },
    DATABASE_TIMEOUT_MS,
  );
});
