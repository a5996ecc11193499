import type { Problem } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import { censusOf, fakeRooms, unreachableRooms } from './testing/fake-rooms.js';
import { bodyOf, startApp } from './testing/start-app.js';

const busy = { rooms: fakeRooms({ one: 2, two: 2 }) };

describe.each(['/token', '/api/connection-details'])('%s with a limit of live rooms', (path) => {
  it('answers 503, when to try again and a place in the line once there are that many', async () => {
    await using app = await startApp({ token: { maxRooms: 2 }, deps: busy });
    const response = await app.post(path, {}, { Origin: 'https://shop.example' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(await response.json()).toMatchObject({
      code: 'at-capacity',
      status: 503,
      queue: { position: 1, ticket: expect.stringMatching(/^eyJ/), retry_after_s: 3 },
    });
    expect(app.grants).toEqual([]);
  });

  it('is answered while there are fewer', async () => {
    await using app = await startApp({ token: { maxRooms: 3 }, deps: busy });
    expect((await app.post(path)).ok).toBe(true);
  });

  it('says so where nobody knows how many there are', async () => {
    await using app = await startApp({ token: { maxRooms: 3 }, deps: { rooms: unreachableRooms() } });
    const response = await app.post(path);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'media-server-unreachable' });
  });

  it('asks nobody without a limit', async () => {
    await using app = await startApp({ deps: { rooms: unreachableRooms() } });
    expect((await app.post(path)).ok).toBe(true);
  });
});

describe('the line of those who wait', () => {
  const start = async () => {
    let shiftMs = 0;
    const rooms = fakeRooms({ busy: 2 });
    const app = await startApp({
      token: { maxRooms: 1 },
      http: { trustProxy: 1 },
      nowMs: () => Date.now() + shiftMs,
      deps: { rooms },
      census: () => censusOf(rooms),
    });
    const ask = async (address: string, ticket?: string) => {
      const body = ticket === undefined ? {} : { queue_ticket: ticket };
      const response = await app.post('/token', body, { 'X-Forwarded-For': address });
      return response.ok ? undefined : (await bodyOf<Problem>(response)).queue;
    };
    const later = (ms: number) => {
      shiftMs += ms;
    };
    return { app, rooms, ask, later, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
  };

  it('lets those in first who came first, and one at a time', async () => {
    await using line = await start();
    const ada = await line.ask('192.0.2.1');
    line.later(10);
    const bob = await line.ask('192.0.2.2');
    expect([ada!.position, bob!.position]).toEqual([1, 2]);
    expect(bob!.retry_after_s).toBeGreaterThan(ada!.retry_after_s);
    await line.rooms.remove('busy');
    expect((await line.ask('192.0.2.2', bob!.ticket))?.position).toBe(2); // asks first, came later
    line.later(10);
    expect((await line.ask('192.0.2.3'))?.position).toBe(3);
    expect(await line.ask('192.0.2.1', ada!.ticket)).toBeUndefined();
    // Ada has not joined yet: the line is hers nevertheless
    expect((await line.ask('192.0.2.2', bob!.ticket))?.position).toBe(1);
    line.later(10_000);
    expect(await line.ask('192.0.2.2', bob!.ticket)).toBeUndefined(); // she never came
  });

  it('keeps the place of a client that knows nothing of tickets', async () => {
    await using line = await start();
    await line.ask('192.0.2.1');
    line.later(10);
    await line.ask('192.0.2.2');
    for (let times = 0; times < 5; times += 1) expect((await line.ask('192.0.2.1'))?.position).toBe(1);
    await line.rooms.remove('busy');
    expect(await line.ask('192.0.2.1')).toBeUndefined();
  });

  it('forgets who does not ask again', async () => {
    await using line = await start();
    await line.ask('192.0.2.1');
    line.later(10);
    const bob = await line.ask('192.0.2.2');
    line.later(55_000);
    expect((await line.ask('192.0.2.2', bob!.ticket))?.position).toBe(2);
    line.later(10_000);
    expect((await line.ask('192.0.2.2', bob!.ticket))?.position).toBe(1);
  });

  it('takes a ticket that somebody made up for none', async () => {
    await using line = await start();
    await line.ask('192.0.2.1');
    line.later(10);
    expect((await line.ask('192.0.2.2', 'eyJ.made.up'))?.position).toBe(2);
  });

  it('does not keep out who comes back to a call that is not over', async () => {
    await using app = await startApp({ token: { maxRooms: 1 } });
    const first = await bodyOf<Record<string, string>>(await app.post('/token'));
    const { conversation_id, conversation_key } = first;
    await using full = await startApp({
      token: { maxRooms: 1 },
      deps: { rooms: fakeRooms({ [`conversation:${conversation_id}`]: 1 }) },
    });
    expect((await full.post('/token')).status).toBe(503);
    expect((await full.post('/token', { conversation_id, conversation_key })).status).toBe(201);
  });
});
