import { describe, expect, it } from 'vitest';
import { parseOriginPattern } from '../origins.js';
import { startApp } from '../testing/start-app.js';

const SITE = 'https://shop.example';
const STRANGER = 'https://stranger.example';
const listed = { origins: { kind: 'listed', patterns: [parseOriginPattern(SITE)!] } } as const;

const preflight = {
  method: 'OPTIONS',
  headers: { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' },
};

describe.each(['/token', '/api/connection-details'])('%s from a page of another origin', (path) => {
  it('is answered where the origin is allowed', async () => {
    await using app = await startApp({ token: listed });
    const response = await app.post(path, {}, { Origin: SITE });
    expect(response.ok).toBe(true);
    expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
    expect(response.headers.get('vary')).toContain('Origin');
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('lets the page read errors', async () => {
    await using app = await startApp({ token: listed });
    const response = await app.post(path, { room_name: 'mine' }, { Origin: SITE });
    expect(response.status).toBe(400);
    expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
  });

  it('is refused by name where it is not, readable by the page', async () => {
    await using app = await startApp({ token: listed });
    const response = await app.post(path, {}, { Origin: STRANGER });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: 'origin-not-allowed',
      detail: expect.stringContaining(STRANGER),
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(STRANGER);
    expect(response.headers.get('vary')).toContain('Origin');
    expect(app.grants).toEqual([]);
  });

  it('warns the operator, with the origin', async () => {
    await using app = await startApp({ token: listed });
    await app.post(path, {}, { Origin: STRANGER });
    const [warning] = app.log.lines().filter(({ level }) => level === 40);
    expect(warning).toMatchObject({ origin: STRANGER, msg: expect.stringContaining('ALLOWED_ORIGINS') });
  });

  it('is refused for a sandboxed page and for its own host, unless listed', async () => {
    await using app = await startApp({ token: listed });
    expect((await app.post(path, {}, { Origin: 'null' })).status).toBe(403);
    expect((await app.post(path, {}, { Origin: app.url })).status).toBe(403);
  });

  it('answers the preflight, for whoever will be refused too, so that the refusal can be read', async () => {
    await using app = await startApp({ token: listed });
    for (const origin of [SITE, STRANGER]) {
      const response = await app.fetch(path, {
        ...preflight,
        headers: { ...preflight.headers, Origin: origin },
      });
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-methods')).toContain('POST');
      expect(response.headers.get('access-control-allow-headers')).toMatch(/content-type/i);
      expect(response.headers.get('vary')).toContain('Origin');
    }
    expect(app.grants).toEqual([]);
  });

  it('does not count preflights and refusals', async () => {
    await using app = await startApp({ token: { ...listed, ratePerMinute: 1 } });
    for (let i = 0; i < 3; i += 1) {
      expect(
        (await app.fetch(path, { ...preflight, headers: { ...preflight.headers, Origin: SITE } })).status,
      ).toBe(204);
      expect((await app.post(path, {}, { Origin: STRANGER })).status).toBe(403);
    }
    expect((await app.post(path, {}, { Origin: SITE })).ok).toBe(true);
    const limited = await app.post(path, {}, { Origin: SITE });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('access-control-allow-origin')).toBe(SITE);
    expect(
      (await app.fetch(path, { ...preflight, headers: { ...preflight.headers, Origin: SITE } })).status,
    ).toBe(204);
  });

  it('is answered without an Origin, as curl asks', async () => {
    await using app = await startApp({ token: listed });
    const response = await app.post(path, {});
    expect(response.ok).toBe(true);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it('is answered only for its own host where nothing is listed', async () => {
    await using app = await startApp({ token: { origins: { kind: 'same-origin' } } });
    expect((await app.post(path, {}, { Origin: app.url })).ok).toBe(true);
    expect((await app.post(path, {}, { Origin: SITE })).status).toBe(403);
  });

  it('is answered for everybody where that is wanted', async () => {
    await using app = await startApp();
    expect((await app.post(path, {}, { Origin: STRANGER })).ok).toBe(true);
    expect((await app.post(path, {}, { Origin: 'null' })).ok).toBe(true);
  });
});

describe('REQUIRE_ORIGIN', () => {
  const guard = { requireOrigin: true };
  const from = (Origin: string) => ({ Origin });

  it('refuses who does not say from where it comes', async () => {
    await using app = await startApp({ guard });
    const refused = await app.post('/token');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      code: 'origin-not-allowed',
      detail: 'Origin: must be sent to this server',
    });
    expect((await app.post('/token', {}, from('https://shop.example'))).status).toBe(201);
  });

  it("lets in a page's own GET, which has none", async () => {
    await using app = await startApp({ guard });
    const ask = (site: string) =>
      app.fetch('/api/connection-details', { headers: { 'Sec-Fetch-Site': site } });
    expect((await ask('same-origin')).status).toBe(200);
    expect((await ask('cross-site')).status).toBe(403);
  });

  it('is not set by default', async () => {
    await using app = await startApp();
    expect((await app.post('/token')).status).toBe(201);
  });
});
