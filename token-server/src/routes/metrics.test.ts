import { describe, expect, it } from 'vitest';
import { createCensus } from '../census.js';
import { createMetrics } from '../metrics.js';
import { fakeRooms, unreachableRooms } from '../testing/fake-rooms.js';
import { startApp } from '../testing/start-app.js';
import { metricsAccess } from './metrics.js';

const TOKEN = 'the-token-of-the-scraper';
const textOf = async (app: Awaited<ReturnType<typeof startApp>>) => (await app.fetch('/metrics')).text();
const lines = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(`${name}{`));

describe('GET /metrics', () => {
  it("answers in Prometheus' text format", async () => {
    await using app = await startApp({ deps: { rooms: fakeRooms({ one: 2, two: 4 }) } });
    const response = await app.fetch('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    expect(text).toContain('\nrooms_active 2\n');
    expect(text).toContain('\nparticipants_count 6\n');
    expect(text).toContain('\nparticipants_in_largest_room 4\n');
  });

  it('leaves out what only the media server knows while that is away', async () => {
    await using app = await startApp({ deps: { rooms: unreachableRooms() } });
    const text = await textOf(app);
    expect(text).toContain('# TYPE rooms_active gauge');
    expect(text).not.toMatch(/^(rooms_active|participants_count|participants_in_largest_room) /m);
  });

  it('does not repeat an old figure when the media server goes away', async () => {
    let rooms = fakeRooms({ one: 1 });
    let nowMs = 0;
    const census = createCensus({ list: () => rooms.list() }, () => {
      nowMs += 1_000; // so that each question is a new one
      return nowMs;
    });
    await using app = await startApp({ deps: { metrics: createMetrics({ census, withProcess: false }) } });
    expect(await textOf(app)).toMatch(/^rooms_active 1$/m);
    rooms = unreachableRooms();
    expect(await textOf(app)).not.toMatch(/^rooms_active /m);
  });

  it('counts tokens by assistant', async () => {
    await using app = await startApp();
    const agent = { metadata: '{"assistant":"support"}' };
    await app.post('/token', { room_config: { agents: [agent] } });
    await app.post('/api/connection-details', { room_config: { agents: [agent] } });
    await app.post('/token', { room_config: { agents: [{ metadata: '{"lang":"de"}' }] } });
    await app.post('/token');
    expect(lines(await textOf(app), 'tokens_issued_total')).toEqual([
      'tokens_issued_total{assistant="support"} 2',
      'tokens_issued_total{assistant="default"} 2',
    ]);
  });

  it('names fifty assistants at most, since strangers make up the names', async () => {
    await using app = await startApp();
    for (let i = 0; i < 60; i += 1)
      await app.post('/token', { room_config: { agents: [{ metadata: `{"assistant":"a${i}"}` }] } });
    const counted = lines(await textOf(app), 'tokens_issued_total');
    expect(counted).toHaveLength(51);
    expect(counted).toContain('tokens_issued_total{assistant="other"} 10');
  });

  it('counts refused tokens by reason', async () => {
    await using app = await startApp({ token: { ratePerMinute: 3, origins: { kind: 'same-origin' } } });
    await app.post('/token', {}, { Origin: 'https://stranger.example' });
    await app.post('/token', { room_name: 'mine' });
    await app.post('/token', { room_config: { agents: [{ agent_name: 'third' }] } });
    await app.post('/token');
    await app.post('/api/connection-details');
    await app.fetch('/api/nope');
    const counted = lines(await textOf(app), 'tokens_refused_total');
    expect(counted.toSorted()).toEqual([
      'tokens_refused_total{reason="agent-not-allowed"} 1',
      'tokens_refused_total{reason="invalid-request"} 1',
      'tokens_refused_total{reason="origin-not-allowed"} 1',
      'tokens_refused_total{reason="rate-limited"} 1',
    ]);
  });

  it('times requests by method, route and status, whatever the path', async () => {
    await using app = await startApp();
    await app.post('/token');
    await app.post('/token', { room_name: 'mine' });
    for (const path of ['/rooms/a/participants', '/rooms/b/participants', '/nope', '/nope/2'])
      await app.fetch(path);
    const counted = lines(await textOf(app), 'http_request_duration_seconds_count');
    expect(counted.toSorted()).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/rooms/:name/participants",status="401"} 2',
      'http_request_duration_seconds_count{method="GET",route="other",status="404"} 2',
      'http_request_duration_seconds_count{method="POST",route="/token",status="201"} 1',
      'http_request_duration_seconds_count{method="POST",route="/token",status="400"} 1',
    ]);
  });

  it('has those of the process', async () => {
    const census = createCensus(fakeRooms(), Date.now);
    await using app = await startApp({ deps: { metrics: createMetrics({ census, withProcess: true }) } });
    expect(await textOf(app)).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  describe('without a token', () => {
    it.each(['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via'])(
      'is refused where %s says that a proxy passes it on',
      async (name) => {
        await using app = await startApp();
        const response = await app.fetch('/metrics', { headers: { [name]: '127.0.0.1' } });
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
      },
    );

    it('is for this machine alone', () => {
      const mayRead = metricsAccess(undefined);
      const from = (remoteAddress: string | undefined) =>
        mayRead({ socket: { remoteAddress }, headers: {} } as never);
      expect(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'].map(from)).not.toContain(false);
      const others = [
        '192.0.2.1',
        '::ffff:192.0.2.1',
        '::',
        '::127.0.0.1',
        '127.evil.example',
        '',
        undefined,
      ];
      expect(others.map(from)).not.toContain(true);
    });
  });

  describe('with a token', () => {
    const deps = { mayReadMetrics: metricsAccess(TOKEN) };

    it('is answered to who has it', async () => {
      await using app = await startApp({ deps });
      const headers = { Authorization: `Bearer ${TOKEN}`, 'X-Forwarded-For': '192.0.2.1' };
      expect((await app.fetch('/metrics', { headers })).status).toBe(200);
    });

    it('is refused to others, this machine too', async () => {
      await using app = await startApp({ deps });
      for (const Authorization of ['', 'Bearer ', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
        const response = await app.fetch('/metrics', { headers: { Authorization } });
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
      }
    });

    it('counts guesses', async () => {
      await using app = await startApp({ deps });
      for (let i = 0; i < 10; i += 1) expect((await app.fetch('/metrics')).status).toBe(401);
      const headers = { Authorization: `Bearer ${TOKEN}` };
      expect((await app.fetch('/metrics', { headers })).status).toBe(429);
    });
  });

  it('answers other methods with 405', async () => {
    await using app = await startApp();
    expect((await app.post('/metrics')).status).toBe(405);
  });
});
