import { describe, expect, it } from 'vitest';
import { startApp } from '../testing/start-app.js';

const from = (...addresses: string[]) => ({ 'X-Forwarded-For': addresses.join(', ') });

describe('the rate limit', () => {
  it('refuses with the time to wait, over both endpoints together', async () => {
    await using app = await startApp({ token: { ratePerMinute: 2 } });
    expect((await app.post('/token')).status).toBe(201);
    expect((await app.fetch('/api/connection-details')).status).toBe(200);
    for (const path of ['/token', '/api/connection-details']) {
      const response = await app.post(path);
      expect(response.status).toBe(429);
      expect(await response.json()).toMatchObject({ code: 'rate-limited', status: 429 });
      const seconds = Number(response.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
    }
    expect(app.grants).toHaveLength(2);
  });

  it('counts requests that are refused for another reason', async () => {
    await using app = await startApp({ token: { ratePerMinute: 1 } });
    expect((await app.post('/token', { room_name: 'mine' })).status).toBe(400);
    expect((await app.post('/token')).status).toBe(429);
  });

  it('leaves health checks and the widget alone', async () => {
    await using app = await startApp({ token: { ratePerMinute: 1 } });
    for (let i = 0; i < 3; i += 1) {
      expect((await app.fetch('/healthz')).status).toBe(200);
      expect((await app.fetch('/voice-assistant.js')).status).toBe(404);
    }
  });

  describe('without a proxy', () => {
    it('ignores a forged X-Forwarded-For, and says so once', async () => {
      await using app = await startApp({ token: { ratePerMinute: 1 } });
      expect((await app.post('/token', {}, from('192.0.2.1'))).status).toBe(201);
      expect((await app.post('/token', {}, from('192.0.2.2'))).status).toBe(429);
      const warnings = app.log.lines().filter(({ level }) => level >= 40);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]!.msg).toContain('TRUST_PROXY');
    });
  });

  describe('behind one proxy', () => {
    const behindProxy = { token: { ratePerMinute: 1 }, http: { trustProxy: 1 } };

    it('counts two visitors apart', async () => {
      await using app = await startApp(behindProxy);
      expect((await app.post('/token', {}, from('192.0.2.1'))).status).toBe(201);
      expect((await app.post('/token', {}, from('192.0.2.2'))).status).toBe(201);
      expect((await app.post('/token', {}, from('192.0.2.1'))).status).toBe(429);
      expect(app.log.lines().filter(({ level }) => level >= 40)).toEqual([]);
    });

    it('ignores what the visitor wrote into the header before the proxy did', async () => {
      await using app = await startApp(behindProxy);
      expect((await app.post('/token', {}, from('198.51.100.1', '192.0.2.1'))).status).toBe(201);
      expect((await app.post('/token', {}, from('198.51.100.2', '192.0.2.1'))).status).toBe(429);
    });

    it('takes the addresses of one IPv6 household for one', async () => {
      await using app = await startApp(behindProxy);
      expect((await app.post('/token', {}, from('2001:db8:0:100::1'))).status).toBe(201);
      expect((await app.post('/token', {}, from('2001:db8:0:100:ffff::2'))).status).toBe(429);
      expect((await app.post('/token', {}, from('2001:db8:0:101::1'))).status).toBe(201);
      expect((await app.post('/token', {}, from('::ffff:192.0.2.1'))).status).toBe(201);
      expect((await app.post('/token', {}, from('192.0.2.1'))).status).toBe(429);
    });
  });

  it('serves the others while one address floods', async () => {
    await using app = await startApp({ token: { ratePerMinute: 20 }, http: { trustProxy: 1 } });
    const flood = Array.from({ length: 300 }, () => app.post('/token', {}, from('192.0.2.66')));
    const others = Array.from({ length: 20 }, (_, i) => app.post('/token', {}, from(`198.51.100.${i}`)));
    const statuses = async (answers: Promise<Response>[]) =>
      (await Promise.all(answers)).map(({ status }) => status);
    expect(await statuses(others)).toEqual(others.map(() => 201));
    const flooded = await statuses(flood);
    expect(flooded.filter((status) => status === 201)).toHaveLength(20);
    expect(flooded.filter((status) => status === 429)).toHaveLength(280);
  });

  it('trusts the proxies of a subnet', async () => {
    await using app = await startApp({ token: { ratePerMinute: 1 }, http: { trustProxy: ['loopback'] } });
    expect((await app.post('/token', {}, from('192.0.2.1'))).status).toBe(201);
    expect((await app.post('/token', {}, from('192.0.2.2'))).status).toBe(201);
  });
});
