import { describe, expect, it } from 'vitest';
import { parseOriginPattern } from './origins.js';
import { API_SECRET, realIssuer } from './testing/issuer.js';
import { startApp } from './testing/start-app.js';

describe('createApp', () => {
  it.each(['/nope', '/api', '/api/nope', '/token/nope'])('answers %s with a 404 problem', async (path) => {
    await using app = await startApp();
    const response = await app.fetch(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'not-found' });
  });

  it('does not say what it is built with', async () => {
    await using app = await startApp();
    expect((await app.fetch('/healthz')).headers.get('x-powered-by')).toBeNull();
  });

  describe('the request id', () => {
    it('is the one that was sent, where that is harmless', async () => {
      await using app = await startApp();
      const response = await app.fetch('/nope', { headers: { 'X-Request-Id': 'trace-0123.abc' } });
      expect(response.headers.get('x-request-id')).toBe('trace-0123.abc');
      expect(await response.json()).toMatchObject({ request_id: 'trace-0123.abc' });
      expect(app.log.lines()[0]).toMatchObject({ req: { id: 'trace-0123.abc' } });
    });

    it.each(['short', 'x'.repeat(65), '"><script>alert(1)</script>', 'a b c d e f g'])(
      'is a new one where %s was sent',
      async (sent) => {
        await using app = await startApp();
        const response = await app.fetch('/nope', { headers: { 'X-Request-Id': sent } });
        expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      },
    );
  });

  describe('an unforeseen error', () => {
    const broken = { issuer: { issue: () => Promise.reject(new Error('disk on fire')) } };

    it('is answered with 500 and nothing about it', async () => {
      await using app = await startApp({ deps: broken });
      const response = await app.post('/token');
      expect(response.status).toBe(500);
      const text = await response.text();
      expect(JSON.parse(text)).toEqual({
        type: 'about:blank',
        title: 'Something went wrong',
        status: 500,
        code: 'unexpected',
        request_id: response.headers.get('x-request-id'),
      });
      expect(text).not.toMatch(/fire|\.ts|\.js/);
    });

    it('is logged once, with its stack and the request id', async () => {
      await using app = await startApp({ deps: broken });
      const response = await app.post('/token');
      const lines = app.log.lines();
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({
        level: 50,
        req: { id: response.headers.get('x-request-id'), method: 'POST', path: '/token' },
        res: { status: 500 },
        err: { message: 'disk on fire', stack: expect.stringContaining('app.test.ts') },
      });
    });

    it('does not carry a token into the log', async () => {
      const refused = new Error('invalid token: eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYiJ9.c2lnbmF0dXJl, error: …');
      await using app = await startApp({ deps: { issuer: { issue: () => Promise.reject(refused) } } });
      await app.post('/token');
      expect(app.log.text()).toContain('invalid token: [token], error');
      expect(app.log.text()).not.toContain('eyJ');
    });
  });

  it('logs no token, secret, identity, body or query, whatever is sent', async () => {
    const origins = { kind: 'listed', patterns: [parseOriginPattern('https://shop.example')!] } as const;
    await using app = await startApp({ deps: { issuer: realIssuer() }, token: { origins } });
    const sent = 'S3NT-BY-THE-CALLER';
    const headers = {
      Authorization: `Bearer ${sent}`,
      Cookie: `session=${sent}`,
      Origin: 'https://shop.example',
    };
    const answers = [
      await app.post('/token', { participant_name: sent }, headers),
      await app.post(`/token?access_token=${sent}`, {}, headers),
      await app.post('/api/connection-details', {}, headers),
      await app.post('/token', { [sent]: sent }, headers),
      await app.post('/token', { room_name: sent }, headers),
      await app.post('/token', `{"broken": "${sent}`, headers),
      await app.post('/token', sent.repeat(2_000), headers),
      await app.post('/token', { room_config: { agents: [{ agent_name: sent }] } }, headers),
      await app.post('/token', sent, { ...headers, 'Content-Type': 'text/plain' }),
      await app.post(
        '/token',
        { participant_name: sent },
        { ...headers, Origin: 'https://stranger.example' },
      ),
      await app.fetch(`/nope?token=${sent}`, { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      201, 201, 200, 400, 400, 400, 413, 403, 415, 403, 404,
    ]);
    const log = app.log.text();
    expect(app.log.lines().length).toBeGreaterThanOrEqual(answers.length);
    expect(log).not.toContain(sent);
    expect(log).not.toContain(API_SECRET);
    expect(log).not.toMatch(/eyJ|voice_assistant_(user|room)_/);
  });
});
