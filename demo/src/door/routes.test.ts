import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doorRoute } from './routes.js';

const SECRET = 'a secret that is long enough for anybody';
const asked: { url: string | undefined; authorization: string | undefined; body: string }[] = [];
const tokenServer = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  asked.push({ url: request.url, authorization: request.headers.authorization, body });
  response.writeHead(418, { 'Content-Type': 'application/json' }).end('{"detail":"so be it"}');
});
let site: ReturnType<typeof tokenServer.listen>;
let address: string;

beforeAll(async () => {
  await once(tokenServer.listen(0, '127.0.0.1'), 'listening');
  const { port } = tokenServer.address() as AddressInfo;
  const options = {
    voiceServer: 'https://voice.example.com',
    tokenServer: `http://127.0.0.1:${port}`,
    mediaServer: 'wss://media.example.com',
    keys: { apiKey: 'key', apiSecret: SECRET },
  };
  site = express().use(doorRoute(options)).listen(0, '127.0.0.1');
  await once(site, 'listening');
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => {
  site.close();
  tokenServer.close();
});

describe('the page of the agent over REST', () => {
  it('gets a token that administers one new room, and another site’s page gets none', async () => {
    const ask = (from: string) =>
      fetch(`${address}/agent/room`, { method: 'POST', headers: { 'Sec-Fetch-Site': from } });
    const { room_name, token } = (await (await ask('same-origin')).json()) as Record<string, string>;
    const { payload } = await jwtVerify(token!, new TextEncoder().encode(SECRET));
    expect(payload).toMatchObject({ iss: 'key', video: { roomAdmin: true, room: room_name } });
    expect(payload.exp! - payload.nbf!).toBe(900);
    expect((await ask('cross-site')).status).toBe(403);
  });

  it('has its requests handed on as they are, answers too', async () => {
    const response = await fetch(`${address}/agent/api/connect?room_name=a%26b`, {
      method: 'POST',
      headers: { Authorization: 'Bearer mine', 'Content-Type': 'application/json' },
      body: '{"room_name":"a&b"}',
    });
    expect([response.status, await response.json()]).toEqual([418, { detail: 'so be it' }]);
    expect(asked).toEqual([
      { url: '/livekit/connect?room_name=a%26b', authorization: 'Bearer mine', body: '{"room_name":"a&b"}' },
    ]);
    expect((await fetch(`${address}/agent/api/other`)).status).toBe(404);
  });
});

describe('every page of the door', () => {
  it.each(['/start', '/configure', '/configure/preview', '/agent'])(
    '%s has a strict policy',
    async (path) => {
      const response = await fetch(address + path);
      expect(response.headers.get('content-security-policy')).toMatch(
        /default-src 'none'; script-src 'self' https:\/\/voice\.example\.com; connect-src .*wss:\/\/media\.example\.com https:\/\/media/,
      );
      const html = await response.text();
      expect(html).not.toMatch(/\{\{|style=|<script(?![^>]*src=)/);
    },
  );
});
