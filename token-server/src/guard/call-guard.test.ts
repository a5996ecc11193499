import type { Usage } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import type { MediaEvent } from '../ports.js';
import { API_KEY, API_SECRET } from '../testing/issuer.js';
import { bodyOf, startApp, type TestApp, type TestAppOptions } from '../testing/start-app.js';

const NOON_MS = Date.UTC(2026, 10, 21, 12);
const ADMIN = { Authorization: `Bearer ${API_KEY}:${API_SECRET}` };

const ask = (app: TestApp, assistant: string, headers: Record<string, string> = {}) =>
  app.post(
    '/token',
    { room_config: { agents: [{ metadata: JSON.stringify({ assistant }) }] } },
    { Origin: 'https://shop.example', ...headers },
  );

const usageOf = async (app: TestApp) => bodyOf<Usage>(await app.fetch('/usage', { headers: ADMIN }));

/** The app at noon, with a hand on its clock and on what the media server says. */
async function startAtNoon(options: TestAppOptions) {
  const clock = { nowMs: NOON_MS };
  const app = await startApp({ nowMs: () => clock.nowMs, ...options });
  const tell = (name: string, room: string) => {
    const event: MediaEvent = {
      id: `${name}-${room}`,
      name,
      atSeconds: clock.nowMs / 1000,
      room: { sid: 'RM', name: room },
    };
    return app.guards.meter.observe(event);
  };
  return {
    app,
    lastRoom: () => app.grants.at(-1)!.roomName,
    pass: (minutes: number) => {
      clock.nowMs += minutes * 60_000;
    },
    tell,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

describe('limits', () => {
  it('counts calls a minute for each assistant apart', async () => {
    await using app = await startApp({ limits: { assistant: { callsPerMinute: 1 } } });
    expect((await ask(app, 'support')).status).toBe(201);
    expect((await ask(app, 'sales')).status).toBe(201);
    const refused = await ask(app, 'support');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      code: 'rate-limited',
      detail: expect.stringContaining('this assistant'),
    });
  });

  it('counts the calls of a signed-in user, whatever address they come from', async () => {
    const users = { verify: async (token: string) => ({ id: token }) };
    await using app = await startApp({
      limits: { user: { callsPerDay: 1 } },
      http: { trustProxy: 1 },
      deps: { users },
    });
    const as = (user: string, from: string) =>
      ask(app, 'a', { Authorization: `Bearer ${user}`, 'X-Forwarded-For': from });
    expect((await as('ada', '192.0.2.1')).status).toBe(201);
    expect((await as('ada', '192.0.2.2')).status).toBe(429);
    expect((await as('bob', '192.0.2.1')).status).toBe(201);
  });

  describe('calls at once', () => {
    it('frees the line when the media server says that the room is gone', async () => {
      await using it = await startAtNoon({ limits: { ip: { callsAtOnce: 1 } } });
      expect((await ask(it.app, 'a')).status).toBe(201);
      await it.tell('room_started', it.lastRoom());
      const refused = await ask(it.app, 'a');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15']);
      await it.tell('room_finished', it.lastRoom());
      expect((await ask(it.app, 'a')).status).toBe(201);
    });

    it('frees the line of a token that was never used, and of a call that nobody tells about any more', async () => {
      await using it = await startAtNoon({ limits: { site: { callsAtOnce: 1 } } });
      expect((await ask(it.app, 'a')).status).toBe(201);
      expect((await ask(it.app, 'a')).status).toBe(429);
      it.pass(0.2);
      expect((await ask(it.app, 'a')).status).toBe(201);
      await it.tell('room_started', it.lastRoom());
      it.pass(0.5);
      expect((await ask(it.app, 'a')).status).toBe(429);
      it.pass(0.5);
      expect((await ask(it.app, 'a')).status).toBe(201);
    });

    it('counts a call that was refused for nothing else either', async () => {
      await using it = await startAtNoon({ limits: { ip: { callsAtOnce: 1 } } });
      await ask(it.app, 'a');
      await ask(it.app, 'a');
      expect((await usageOf(it.app)).assistants).toMatchObject([{ name: 'a', calls_today: 1, calls_now: 1 }]);
    });
  });

  describe('budgets', () => {
    it('ends with the calls of a day, and begins anew at midnight', async () => {
      await using it = await startAtNoon({ limits: { assistant: { callsPerDay: 2 } } });
      await ask(it.app, 'a');
      await ask(it.app, 'a');
      const refused = await ask(it.app, 'a');
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe(String(12 * 3600));
      expect(await refused.json()).toMatchObject({ code: 'budget-exhausted' });
      it.pass(12 * 60);
      expect((await ask(it.app, 'a')).status).toBe(201);
    });

    it("ends with the minutes of a day, counted from the rooms' life", async () => {
      await using it = await startAtNoon({ limits: { site: { minutesPerDay: 5 } } });
      await ask(it.app, 'a');
      const room = it.lastRoom();
      await it.tell('room_started', room);
      it.pass(4);
      await it.tell('room_finished', room);
      expect((await ask(it.app, 'a')).status).toBe(201);
      await it.tell('room_started', it.lastRoom());
      it.pass(1.5);
      await it.tell('room_finished', it.lastRoom());
      expect(await (await ask(it.app, 'a')).json()).toMatchObject({ code: 'budget-exhausted' });
      expect((await ask(it.app, 'a', { Origin: 'https://other.example' })).status).toBe(201);
      expect((await usageOf(it.app)).sites).toMatchObject([
        { name: 'other.example', minutes_today: 0 },
        { name: 'shop.example', minutes_today: 5.5, limits: { minutes_per_day: 5 } },
      ]);
    });

    it('counts without webhooks too, by looking at the rooms', async () => {
      const rooms: { name: string; creation_time: number }[] = [];
      const list = async () => rooms as never;
      const { fakeRooms } = await import('../testing/fake-rooms.js');
      await using it = await startAtNoon({ deps: { rooms: { ...fakeRooms(), list } } });
      await ask(it.app, 'a');
      rooms.push({ name: it.lastRoom(), creation_time: NOON_MS / 1000 });
      it.pass(2);
      await it.app.guards.meter.look();
      it.pass(1);
      await it.app.guards.meter.look();
      expect((await usageOf(it.app)).assistants).toMatchObject([
        { name: 'a', minutes_today: 3, calls_now: 1 },
      ]);
    });
  });
});

describe('GET /usage', () => {
  it('is for administrators', async () => {
    await using app = await startApp();
    expect((await app.fetch('/usage')).status).toBe(401);
    expect((await app.post('/usage', {}, ADMIN)).status).toBe(405);
  });

  it('shows sites and assistants, and neither addresses nor users', async () => {
    await using it = await startAtNoon({});
    await ask(it.app, 'support');
    await it.app.post('/token');
    expect(await usageOf(it.app)).toEqual({
      day: '2026-11-21',
      resets_in_s: 12 * 3600,
      shared: false,
      sites: ['none', 'shop.example'].map((name) => expect.objectContaining({ name, calls_today: 1 })),
      assistants: ['default', 'support'].map((name) => expect.objectContaining({ name, calls_today: 1 })),
    });
  });
});
