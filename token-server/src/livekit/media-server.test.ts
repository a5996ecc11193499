import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../middleware/log.js';
import { API_KEY, API_SECRET } from '../testing/issuer.js';
import { createMediaServer } from './media-server.js';

/** A stand-in for the media server, to count and to fail as wanted. */
async function start(handler: RequestListener) {
  let asked = 0;
  let log = '';
  let nowMs = 1_000;
  const server = createServer((req, res) => {
    asked += 1;
    handler(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mediaServer = createMediaServer({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    nowMs: () => nowMs,
    log: createLogger('trace', {
      write: (line) => {
        log += line;
      },
    }),
  });
  return {
    mediaServer,
    asked: () => asked,
    log: () => log,
    pass: (ms: number) => {
      nowMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const answerOk: RequestListener = (_req, res) => res.end('{}');

describe('createMediaServer', () => {
  it('asks once in two seconds, however many want to know', async () => {
    await using fake = await start(answerOk);
    const ask = () => fake.mediaServer.isReachable();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([true, true, true]);
    fake.pass(1_999);
    await ask();
    expect(fake.asked()).toBe(1);
    fake.pass(1);
    await ask();
    expect(fake.asked()).toBe(2);
  });

  it('gives up after two seconds', async () => {
    await using fake = await start(() => {});
    const startedAtMs = performance.now();
    expect(await fake.mediaServer.isReachable()).toBe(false);
    const waitedMs = performance.now() - startedAtMs;
    expect(waitedMs).toBeGreaterThan(1_900);
    expect(waitedMs).toBeLessThan(4_000);
  });

  it('logs when the server goes away and when it comes back, not each time it is asked', async () => {
    let isUp = false;
    await using fake = await start((req, res) => {
      if (isUp) return answerOk(req, res);
      return res.writeHead(401).end(`invalid token: ${req.headers.authorization}`);
    });
    for (const up of [false, false, true, true, false]) {
      isUp = up;
      expect(await fake.mediaServer.isReachable()).toBe(up);
      fake.pass(2_000);
    }
    const lines = fake
      .log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ level }) => level)).toEqual([40, 30, 40]);
    expect(lines[0]).toMatchObject({ reason: 'HTTP 401' });
    expect(fake.log()).not.toContain('eyJ');
  });
});
