import type { Problem, Usage } from '@voice-assistant/protocol';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { Redis } from 'ioredis';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../middleware/log.js';
import { startBalancer, startLine } from '../testing/balancer.js';
import { censusOf, fakeRooms } from '../testing/fake-rooms.js';
import { API_KEY, API_SECRET } from '../testing/issuer.js';
import { asService } from '../testing/service-token.js';
import { bodyOf, startApp, type TestAppOptions } from '../testing/start-app.js';
import { createSharedEngine } from './redis.js';

const DATABASE = 7;

function realRedis(): URL {
  const url = process.env.REDIS_TEST_URL;
  if (!url)
    throw new Error('REDIS_TEST_URL is not set: it must name a Redis whose database 7 may be emptied');
  return new URL(`/${DATABASE}`, url);
}

beforeEach(async () => {
  const client = new Redis(realRedis().href);
  await client.flushdb();
  client.disconnect();
});

/** A token server of its own memory, with the Redis at `port`. */
async function startReplica(options: TestAppOptions, port = realRedis().port) {
  const logged: string[] = [];
  const log = createLogger('trace', { write: (line) => logged.push(line) });
  const engine = createSharedEngine({ url: `redis://127.0.0.1:${port}/${DATABASE}`, log });
  await engine.connect();
  const app = await startApp({ http: { trustProxy: 1 }, ...options, engine });
  return {
    app,
    engine,
    logged,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      engine.close();
    },
  };
}

async function startTwo(options: TestAppOptions) {
  const replicas = [await startReplica(options), await startReplica(options)];
  const balancer = await startBalancer(replicas.map(({ app }) => app.url));
  const post = (headers: Record<string, string> = {}) =>
    fetch(`${balancer.url}/token`, {
      method: 'POST',
      headers: { Origin: 'https://shop.example', ...headers },
    });
  const statuses = async (count: number, headers?: Record<string, string>) => {
    const seen: number[] = [];
    for (let i = 0; i < count; i += 1) seen.push((await post(headers)).status);
    return seen;
  };
  return {
    replicas,
    balancer,
    post,
    statuses,
    [Symbol.asyncDispose]: async () => {
      for (const it of [balancer, ...replicas]) await it[Symbol.asyncDispose]();
    },
  };
}

const ADMIN = { Authorization: `Bearer ${API_KEY}:${API_SECRET}` };

describe('two token servers with one Redis', () => {
  it('count the requests of an address together', async () => {
    await using two = await startTwo({ token: { ratePerMinute: 3 } });
    expect(await two.statuses(5, { 'X-Forwarded-For': '192.0.2.1' })).toEqual([201, 201, 201, 429, 429]);
    expect(await two.statuses(1, { 'X-Forwarded-For': '192.0.2.2' })).toEqual([201]);
  });

  it('count calls at once together, also when all come at the same time', async () => {
    await using two = await startTwo({ limits: { site: { callsAtOnce: 3 } } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => two.post()));
    const granted = answers.filter(({ status }) => status === 201).length;
    expect(granted).toBeGreaterThan(0);
    expect(granted).toBeLessThanOrEqual(3);
    expect(await two.statuses(4)).toContain(429);
  });

  it('keep one budget for the day, and tell the same usage', async () => {
    await using two = await startTwo({ limits: { assistant: { callsPerDay: 2 } } });
    expect(await two.statuses(4)).toEqual([201, 201, 429, 429]);
    for (const { app } of two.replicas) {
      const usage = await bodyOf<Usage>(await app.fetch('/usage', { headers: ADMIN }));
      expect(usage).toMatchObject({
        shared: true,
        assistants: [{ name: 'default', calls_today: 2, calls_now: 2 }],
      });
    }
  });

  it('count the time of a call once, whoever looks', async () => {
    const clock = { nowMs: Date.now() };
    await using two = await startTwo({ nowMs: () => clock.nowMs });
    await two.post();
    const room = two.replicas.flatMap(({ app }) => app.grants)[0]!.roomName;
    const tell = (replica: number, name: string) =>
      two.replicas[replica]!.app.guards.meter.observe({
        id: name,
        name,
        atSeconds: clock.nowMs / 1000,
        room: { sid: 'RM', name: room },
      });
    await tell(0, 'room_started');
    clock.nowMs += 90_000;
    await tell(1, 'room_finished');
    clock.nowMs += 90_000;
    await tell(0, 'room_finished');
    const usage = await bodyOf<Usage>(await two.replicas[0]!.app.fetch('/usage', { headers: ADMIN }));
    expect(usage.sites).toMatchObject([{ name: 'shop.example', minutes_today: 1.5, calls_now: 0 }]);
  });

  it('take a proof of work once between them', async () => {
    await using two = await startTwo({ guard: { proofOfWork: { mode: 'always', floodPerMinute: 1 } } });
    const { challenge } = await bodyOf<Problem>(await two.post());
    const solution = await solveChallenge({ challenge: challenge!, deriveKey });
    const proof = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
    expect(await two.statuses(3, { 'X-Proof-Of-Work': proof })).toEqual([201, 401, 401]);
  });
});

describe('two token servers with one Redis and no free line', () => {
  const start = async () => {
    const rooms = fakeRooms({ busy: 2 });
    const two = await startTwo({ token: { maxRooms: 1 }, deps: { rooms }, census: () => censusOf(rooms) });
    // each asks the server that the one before did not
    const ask = async (address: string) => {
      const answer = await two.post({ 'X-Forwarded-For': address });
      return answer.ok ? 0 : (await bodyOf<Problem>(answer)).queue!.position;
    };
    return { rooms, two, ask, [Symbol.asyncDispose]: () => two[Symbol.asyncDispose]() };
  };

  it('keep one waiting line, in the order of arrival', async () => {
    await using line = await start();
    expect([await line.ask('192.0.2.1'), await line.ask('192.0.2.2'), await line.ask('192.0.2.3')]).toEqual([
      1, 2, 3,
    ]);
    expect([await line.ask('192.0.2.1'), await line.ask('192.0.2.1')]).toEqual([1, 1]);
    await line.rooms.remove('busy');
    expect([await line.ask('192.0.2.2'), await line.ask('192.0.2.3')]).toEqual([2, 3]);
    expect(await line.ask('192.0.2.1')).toBe(0);
    // who was let in by one has not joined yet: the line is theirs at the other as well
    expect([await line.ask('192.0.2.2'), await line.ask('192.0.2.2')]).toEqual([1, 1]);
    // who was let in has joined, and left
    const roomName = line.two.replicas.flatMap(({ app }) => app.grants)[0]!.roomName;
    await line.rooms.create({ name: roomName, empty_timeout: 1, max_participants: 1 });
    expect([await line.ask('192.0.2.2'), await line.ask('192.0.2.3')]).toEqual([1, 2]);
    await line.rooms.remove(roomName);
    expect([await line.ask('192.0.2.3'), await line.ask('192.0.2.2')]).toEqual([2, 0]);
  });

  it('know what a worker has told one of them', async () => {
    await using two = await startTwo({
      token: { agentNames: ['first'] },
      deps: { rooms: fakeRooms({ busy: 2 }) },
    });
    const told = { worker_id: 'worker-1', agent_name: 'first', calls: 1, max_calls: 1 };
    await two.replicas[0]!.app.post('/workers', told, await asService());
    expect(await two.statuses(2)).toEqual([503, 503]);
  });

  it('give the last line to one of those who ask at once', async () => {
    await using line = await start();
    await line.rooms.remove('busy');
    const places = await Promise.all(Array.from({ length: 8 }, (_, i) => line.ask(`192.0.2.${i + 1}`)));
    expect(places.filter((place) => place === 0)).toHaveLength(1);
  });
});

describe('a token server whose Redis goes away', () => {
  it('goes on with counters of its own, says so once, and shares again when it is back', async () => {
    await using line = await startLine(Number(realRedis().port));
    await using replica = await startReplica({ token: { ratePerMinute: 2 } }, String(line.port));
    const { app, engine, logged } = replica;
    const ask = async () => (await app.post('/token')).status;
    expect([await ask(), await ask(), await ask()]).toEqual([201, 201, 429]);
    line.cut();
    await expect.poll(() => engine.isReady()).toBe(false);
    expect([await ask(), await ask(), await ask()]).toEqual([201, 201, 429]);
    line.mend();
    await expect.poll(() => engine.isReady(), { timeout: 8_000 }).toBe(true);
    expect(await ask()).toBe(429);
    const told = logged.map((text) => JSON.parse(text).msg).filter((text: string) => text.includes('redis'));
    expect(told).toEqual([
      expect.stringContaining('redis is away'),
      expect.stringContaining('redis is back'),
    ]);
  });

  it('starts without it', async () => {
    await using line = await startLine(1);
    await using replica = await startReplica({}, String(line.port));
    expect((await replica.app.post('/token')).status).toBe(201);
  });
});
