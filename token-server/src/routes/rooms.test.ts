import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { fakeRooms, unreachableRooms } from '../testing/fake-rooms.js';
import { API_KEY, API_SECRET, realIssuer } from '../testing/issuer.js';
import { startApp } from '../testing/start-app.js';

const PAIR = { Authorization: `Bearer ${API_KEY}:${API_SECRET}` };
const GRANTS = { roomList: true, roomCreate: true, roomAdmin: true };

interface TokenOptions {
  video?: Record<string, unknown>;
  secret?: string;
  issuer?: string;
  expires?: string | undefined;
}

function tokenOf(options: TokenOptions = {}): Promise<string> {
  const { video = GRANTS, secret = API_SECRET, issuer = API_KEY } = options;
  const jwt = new SignJWT({ video }).setProtectedHeader({ alg: 'HS256' }).setIssuer(issuer).setIssuedAt();
  const expires = 'expires' in options ? options.expires : '1m';
  return (expires ? jwt.setExpirationTime(expires) : jwt).sign(new TextEncoder().encode(secret));
}

const bearer = async (options?: TokenOptions) => ({ Authorization: `Bearer ${await tokenOf(options)}` });

/** Each call with the grant that it needs and its status where it is allowed. */
const CALLS = [
  ['GET', '/rooms', 'roomList', 200],
  ['POST', '/rooms', 'roomCreate', 201],
  ['DELETE', '/rooms/mine', 'roomCreate', 204],
  ['GET', '/rooms/mine/participants', 'roomAdmin', 200],
  ['GET', '/rooms/mine/participants/PA_1/tracks', 'roomAdmin', 404],
] as const;

const start = () => startApp({ deps: { rooms: fakeRooms({ mine: 1 }) } });
type App = Awaited<ReturnType<typeof start>>;

function ask(app: App, [method, path]: readonly [string, string, ...unknown[]], headers = {}) {
  const body = method === 'POST' ? { body: '{"name":"new"}' } : {};
  const type = method === 'POST' ? { 'Content-Type': 'application/json' } : {};
  return app.fetch(path, { method, headers: { ...type, ...headers }, ...body });
}

describe.each(CALLS)('%s %s', (...call) => {
  const [, , grant, status] = call;

  it('lets key and secret in', async () => {
    await using app = await start();
    const response = await ask(app, call, PAIR);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it(`lets a token in that grants ${grant}, and no other`, async () => {
    await using app = await start();
    expect((await ask(app, call, await bearer({ video: { [grant]: true } }))).status).toBe(status);
    const others = { ...GRANTS, [grant]: false };
    expect((await ask(app, call, await bearer({ video: others }))).status).toBe(401);
    expect((await ask(app, call, await bearer({ video: { [grant]: 'true' } }))).status).toBe(401);
  });

  it.each([
    ['nothing', {}],
    ['another secret', { Authorization: `Bearer ${API_KEY}:${API_SECRET.slice(0, -1)}` }],
    ['another key', { Authorization: `Bearer other:${API_SECRET}` }],
    ['only the secret', { Authorization: `Bearer ${API_SECRET}` }],
    ['an empty token', { Authorization: 'Bearer ' }],
    ['another scheme', { Authorization: `Basic ${btoa(`${API_KEY}:${API_SECRET}`)}` }],
    ['no token at all', { Authorization: 'Bearer abc.def.ghi' }],
  ])('answers 401 to %s', async (_what, headers) => {
    await using app = await start();
    const response = await ask(app, call, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="/);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it.each([
    ['of another secret', { secret: 'another-secret-of-thirty-two-chars' }],
    ['of another issuer', { issuer: 'other' }],
    ['that has expired', { expires: '1m ago' }],
    ['that never expires', { expires: undefined }],
    ['without grants', { video: {} }],
  ])('answers 401 to a token %s', async (_what, options) => {
    await using app = await start();
    expect((await ask(app, call, await bearer(options))).status).toBe(401);
  });

  it("answers 401 to a visitor's token", async () => {
    await using app = await start();
    const grant = { roomName: 'mine', identity: 'visitor', agent: { name: 'first', metadata: '' } };
    const token = await realIssuer().issue(grant);
    expect((await ask(app, call, { Authorization: `Bearer ${token}` })).status).toBe(401);
  });

  it('answers 503 without the media server', async () => {
    await using app = await startApp({ deps: { rooms: unreachableRooms() } });
    const response = await ask(app, call, PAIR);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'media-server-unreachable' });
  });

  it('cannot be called by a page of another origin', async () => {
    await using app = await start();
    const preflight = await app.fetch(call[1], {
      method: 'OPTIONS',
      headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': call[0] },
    });
    expect(preflight.ok).toBe(false);
    const response = await ask(app, call, { ...PAIR, Origin: 'https://shop.example' });
    for (const { headers } of [preflight, response]) {
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});

describe('a token for one room', () => {
  it('administers that one alone', async () => {
    await using app = await startApp({ deps: { rooms: fakeRooms({ mine: 0, other: 0 }) } });
    const headers = await bearer({ video: { roomAdmin: true, room: 'mine' } });
    expect((await app.fetch('/rooms/mine/participants', { headers })).status).toBe(200);
    expect((await app.fetch('/rooms/other/participants', { headers })).status).toBe(401);
    expect((await app.fetch('/rooms/other/participants/PA_1/tracks', { headers })).status).toBe(401);
  });
});

describe('POST /rooms', () => {
  it.each([
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: 'a\nb' }],
    ['name', { name: 'x'.repeat(257) }],
    ['empty_timeout', { name: 'a', empty_timeout: 0 }],
    ['empty_timeout', { name: 'a', empty_timeout: '300' }],
    ['max_participants', { name: 'a', max_participants: -1 }],
    ['max_participants', { name: 'a', max_participants: 1.5 }],
    ['agents', { name: 'a', agents: [] }],
    ['body', []],
  ])('refuses a body that is wrong in %s', async (field, body) => {
    await using app = await start();
    const response = await app.post('/rooms', body, PAIR);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining(`${field}: `),
    });
  });
});

describe('/rooms', () => {
  it.each([
    ['PUT', '/rooms', 'GET, HEAD, POST'],
    ['GET', '/rooms/mine', 'DELETE'],
    ['POST', '/rooms/mine/participants', 'GET, HEAD'],
    ['DELETE', '/rooms/mine/participants/PA_1/tracks', 'GET, HEAD'],
  ])('answers %s %s with 405', async (method, path, allow) => {
    await using app = await start();
    const response = await app.fetch(path, { method, headers: PAIR });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  it('answers 404 below a participant, and for a name that no room can have', async () => {
    await using app = await start();
    expect((await app.fetch('/rooms/mine/participants/PA_1', { headers: PAIR })).status).toBe(404);
    const name = await app.fetch('/rooms/a%0Ab/participants', { headers: PAIR });
    expect(await name.json()).toMatchObject({ code: 'room-not-found' });
  });

  it('lets nobody in from an address that has guessed too often', async () => {
    await using app = await start();
    for (let i = 0; i < 10; i += 1)
      expect((await app.fetch('/rooms', { headers: { Authorization: `Bearer key:${i}` } })).status).toBe(401);
    const response = await app.fetch('/rooms', { headers: PAIR });
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ code: 'rate-limited' });
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await app.post('/token')).status).toBe(201);
  });

  it('counts only failures, however many call at once', async () => {
    await using app = await start();
    const all = await Promise.all(Array.from({ length: 50 }, () => app.fetch('/rooms', { headers: PAIR })));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('leaves no credentials in the log', async () => {
    await using app = await start();
    const token = await tokenOf();
    await app.fetch('/rooms', { headers: PAIR });
    await app.fetch('/rooms', { headers: { Authorization: `Bearer ${token}` } });
    await app.fetch('/rooms', { headers: { Authorization: `Bearer x${token}` } });
    expect(app.log.text()).not.toContain(API_SECRET);
    expect(app.log.text()).not.toContain('eyJ');
  });
});
