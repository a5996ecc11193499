import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createUserVerifier, type UserTokenOptions } from '../auth/user-tokens.js';
import { API_SECRET } from '../testing/issuer.js';
import { startApp } from '../testing/start-app.js';
import { createLogger } from './log.js';

const SECRET = 'the-secret-of-the-site-that-signs';
const ISSUER = 'https://shop.example';
const AUDIENCE = 'voice-assistant';
const NOW_SECONDS = Math.floor(Date.now() / 1000);
const CLAIMS = {
  sub: 'user-7',
  iss: ISSUER,
  aud: AUDIENCE,
  exp: NOW_SECONDS + 60,
};

type Key = UserTokenOptions['auth']['key'];

const startAuthApp = (key: Key = { kind: 'secret', secret: SECRET }, letsAnonymous = false) => {
  const rules = { issuer: ISSUER, audience: AUDIENCE, clockSkewSeconds: 30, letsAnonymous };
  const auth = { mode: 'jwt', key, ...rules } as const;
  const users = createUserVerifier({ auth, nowMs: () => NOW_SECONDS * 1000, log: createLogger('silent') });
  return startApp({ deps: { users } });
};

const sign = (claims: Record<string, unknown>, secret = SECRET, alg = 'HS256') =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const unsigned = (claims: JWTPayload): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
};

describe.each(['/token', '/api/connection-details'])('%s for signed-in users', (path) => {
  it('is answered to who sends a token of the site', async () => {
    await using app = await startAuthApp();
    const response = await app.post(path, {}, bearer(await sign({ ...CLAIMS, name: ' Ada ' })));
    expect(response.ok).toBe(true);
    expect(app.grants).toMatchObject([{ userId: 'user-7', displayName: 'Ada' }]);
    expect(app.grants[0]!.identity).toMatch(/^voice_assistant_user_[0-9a-f]{32}$/);
  });

  it.each([
    ['nothing', undefined],
    ['no token at all', 'abc'],
    ['a token without a signature', unsigned(CLAIMS)],
    ['a token of another secret', sign(CLAIMS, 'another-secret-of-thirty-two-chars')],
    ["a token of the media server's secret", sign(CLAIMS, API_SECRET)],
    ['a token of another algorithm', sign(CLAIMS, SECRET, 'HS512')],
    ['a token of another issuer', sign({ ...CLAIMS, iss: 'https://other.example' })],
    ['a token for another audience', sign({ ...CLAIMS, aud: 'shop' })],
    ['a token that has expired', sign({ ...CLAIMS, exp: NOW_SECONDS - 31 })],
    ['a token that never expires', sign({ ...CLAIMS, exp: undefined })],
    ['a token that is not valid yet', sign({ ...CLAIMS, nbf: NOW_SECONDS + 60 })],
    ['a token without a subject', sign({ ...CLAIMS, sub: undefined })],
    ['a token with an empty subject', sign({ ...CLAIMS, sub: '' })],
    ['a token with an endless subject', sign({ ...CLAIMS, sub: 'x'.repeat(256) })],
  ])('answers 401 to %s', async (_what, token) => {
    await using app = await startAuthApp();
    const sent = token && bearer(await token);
    const response = await app.post(path, {}, { ...sent, Origin: 'https://shop.example' });
    expect(response.status).toBe(401);
    const challenge = 'Bearer realm="voice-assistant"';
    expect(response.headers.get('www-authenticate')).toBe(
      sent ? `${challenge}, error="invalid_token"` : challenge,
    );
    // the page that asked can read why
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(app.grants).toEqual([]);
    expect(app.log.text()).not.toContain('eyJ');
  });

  it('lets in who sends nothing as nobody, where that is wanted, and still refuses what is wrong', async () => {
    await using app = await startAuthApp(undefined, true);
    expect((await app.post(path, {})).ok).toBe(true);
    expect(app.grants).toMatchObject([{ userId: undefined }]);
    expect((await app.post(path, {}, bearer(await sign({ ...CLAIMS, aud: 'shop' })))).status).toBe(401);
    expect((await app.post(path, {}, bearer(await sign(CLAIMS)))).ok).toBe(true);
    // a room of a user's has room for colleagues
    expect(app.grants.slice(1)).toMatchObject([{ userId: 'user-7', maxVisitors: 0 }]);
    expect(app.grants[0]?.maxVisitors).toBeUndefined();
  });

  it('lets clocks differ by 30 s', async () => {
    await using app = await startAuthApp();
    const late = await sign({ ...CLAIMS, exp: NOW_SECONDS - 29 });
    const early = await sign({ ...CLAIMS, nbf: NOW_SECONDS + 29 });
    expect((await app.post(path, {}, bearer(late))).ok).toBe(true);
    expect((await app.post(path, {}, bearer(early))).ok).toBe(true);
  });

  it('does not read the body of who is not let in', async () => {
    await using app = await startAuthApp();
    expect((await app.post(path, '{"broken')).status).toBe(401);
  });

  it('lets the preflight of a page with a token pass', async () => {
    await using app = await startAuthApp();
    const headers = {
      Origin: 'https://shop.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization, content-type',
    };
    const response = await app.fetch(path, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
  });
});

describe('POST /token for signed-in users', () => {
  it('prefers the name that was asked for', async () => {
    await using app = await startAuthApp();
    const token = await sign({ ...CLAIMS, name: 'Ada Lovelace' });
    await app.post('/token', { participant_name: 'Ada' }, bearer(token));
    expect(app.grants[0]!.displayName).toBe('Ada');
  });

  it.each([[undefined], [''], [7], ['x'.repeat(65)]])(
    'needs no name, and takes none like %s',
    async (name) => {
      await using app = await startAuthApp();
      expect((await app.post('/token', {}, bearer(await sign({ ...CLAIMS, name })))).status).toBe(201);
      expect(app.grants[0]!.displayName).toBeUndefined();
    },
  );
});

describe('the keys of AUTH_JWKS_URL', () => {
  const SIGNED_BY_US = { alg: 'ES256', kid: 'key-1' };

  /** Serves what `answer` gives, as an identity provider does. */
  async function startKeyServer(answer: () => { status: number; body: string }) {
    let asked = 0;
    const server = createServer((_req, res) => {
      asked += 1;
      const { status, body } = answer();
      res.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      key: { kind: 'jwks', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` } as const,
      asked: () => asked,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  async function pair() {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const body = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), ...SIGNED_BY_US }] });
    const signed = (claims: JWTPayload, header = SIGNED_BY_US) =>
      new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
    return { body, signed };
  }

  it('let users in, and are fetched once', async () => {
    const { body, signed } = await pair();
    await using keys = await startKeyServer(() => ({ status: 200, body }));
    await using app = await startAuthApp(keys.key);
    for (let i = 0; i < 3; i += 1)
      expect((await app.post('/token', {}, bearer(await signed(CLAIMS)))).status).toBe(201);
    expect(keys.asked()).toBe(1);
    expect(app.grants[0]!.userId).toBe('user-7');
  });

  it('keep out who signs with another key, the public one as a secret too', async () => {
    const [ours, other] = [await pair(), await pair()];
    await using keys = await startKeyServer(() => ({ status: 200, body: ours.body }));
    await using app = await startAuthApp(keys.key);
    const tokens = [
      await other.signed(CLAIMS),
      await other.signed(CLAIMS, { ...SIGNED_BY_US, kid: 'key-2' }),
      await sign(CLAIMS, ours.body),
      unsigned(CLAIMS),
    ];
    for (const token of tokens) expect((await app.post('/token', {}, bearer(token))).status).toBe(401);
    expect(keys.asked()).toBeLessThanOrEqual(2);
  });

  it.each([
    ['fails', { status: 500, body: '' }],
    ['has something else', { status: 200, body: '<html>' }],
    ['has no keys', { status: 200, body: '{}' }],
  ])('are answered for with 503 while their server %s', async (_what, answer) => {
    const { signed } = await pair();
    await using keys = await startKeyServer(() => answer);
    await using app = await startAuthApp(keys.key);
    const response = await app.post('/token', {}, bearer(await signed(CLAIMS)));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'key-server-unreachable' });
  });

  it('are answered for with 503 where nobody listens', async () => {
    const { signed } = await pair();
    await using app = await startAuthApp({ kind: 'jwks', url: 'http://127.0.0.1:9/keys' });
    expect((await app.post('/token', {}, bearer(await signed(CLAIMS)))).status).toBe(503);
  });
});
