import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Identity } from './identity.js';
import { supportApi } from './routes.js';
import { TokenServer } from './token-server.js';

/** What came to the token server. */
const asked: string[] = [];
let tokenServer: Server;
let site: Server;
const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  tokenServer = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const isTokens = request.url?.endsWith('/tokens');
    response.writeHead(isTokens ? 201 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ conversations: [], server_url: 'ws://a', participant_token: 'b' }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => tokenServer.once('listening', resolve));
  const deps = {
    identity: new Identity({ secret: 'the-secret-of-a-site-in-a-test-of-it', tokenTtlSeconds: 60 }),
    tokenServer: new TokenServer({ url: addressOf(tokenServer), apiKey: 'key', apiSecret: 'secret' }),
  };
  site = express().use(supportApi(deps)).listen(0, '127.0.0.1');
  await new Promise((resolve) => site.once('listening', resolve));
});
afterAll(() => {
  site.close();
  tokenServer.close();
});

const ask = (path: string, cookie = '', init: RequestInit = {}) =>
  fetch(addressOf(site) + path, { ...init, headers: { ...init.headers, Cookie: cookie } });

async function signIn(id: string): Promise<string> {
  const response = await ask('/session', '', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  return response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
}

describe('the support site', () => {
  it('gives a customer a token, a colleague none, and a stranger the choice', async () => {
    expect(await (await ask('/session', await signIn('ada'))).json()).toMatchObject({
      person: { id: 'ada' },
      token: expect.stringMatching(/^eyJ/),
    });
    expect(await (await ask('/session', await signIn('cleo'))).json()).toMatchObject({ token: null });
    expect(await (await ask('/session')).json()).toMatchObject({ person: null });
    expect(await signIn('eve')).toBe('');
  });

  it('asks for colleagues alone, and for no address but that of a conversation', async () => {
    const cleo = await signIn('cleo');
    const join = (id: string, cookie: string) =>
      ask(`/desk/conversations/${id}/token`, cookie, { method: 'POST' });
    expect((await join('c1', '')).status).toBe(401);
    expect((await join('c1', await signIn('ben'))).status).toBe(403);
    expect((await join('..%2F..%2Frooms', cleo)).status).toBe(404);
    expect(asked).toEqual([]);
    expect((await join('c1', cleo)).status).toBe(201);
    expect(asked).toEqual(['POST /rooms/conversation%3Ac1/tokens']);
  });
});
