import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kioskApi } from './kiosk-api.js';

const asked: string[] = [];
let opened = 0;
const tokenServer = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  if (request.method === 'DELETE') return void response.writeHead(204).end();
  opened += 1;
  response.writeHead(201, { 'Content-Type': 'application/json' }).end(`{"session_id":"s${opened}"}`);
});
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
let site: ReturnType<typeof tokenServer.listen>;

beforeAll(async () => {
  await once(tokenServer.listen(0, '127.0.0.1'), 'listening');
  const deps = { tokenServerUrl: `http://127.0.0.1:${portOf(tokenServer)}`, kioskId: 'volcano', key: 'key' };
  site = express().use('/kiosk', kioskApi(deps)).listen(0, '127.0.0.1');
  await once(site, 'listening');
});
afterAll(() => {
  site.close();
  tokenServer.close();
});
beforeEach(() => {
  asked.length = 0;
  opened = 0;
});

const open = (cookie = '', from = 'same-origin', method: 'POST' | 'DELETE' = 'POST') =>
  fetch(`http://127.0.0.1:${portOf(site)}/kiosk/session`, {
    method,
    headers: { 'Sec-Fetch-Site': from, Cookie: cookie },
  });
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0];

describe('the server of a kiosk', () => {
  it('removes the session before on the same screen, and no other screen’s', async () => {
    const [one, other] = [await open(), await open()];
    expect(asked).toEqual(Array(2).fill('POST /api/kiosk/session Bearer key'));
    expect(other.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    const next = await open(cookieOf(one));
    expect(asked.slice(2)).toEqual([
      'DELETE /api/kiosk/session/s1 Bearer key',
      'POST /api/kiosk/session Bearer key',
    ]);
    expect([next.status, cookieOf(next)]).toEqual([201, 'kiosk_session=s3']);
  });

  it('removes a session at its end, once', async () => {
    const one = await open();
    const ended = await open(cookieOf(one), 'same-origin', 'DELETE');
    expect([ended.status, cookieOf(ended)]).toEqual([204, 'kiosk_session=']);
    await open('', 'same-origin', 'DELETE');
    await open();
    const [begin, end] = ['POST /api/kiosk/session Bearer key', 'DELETE /api/kiosk/session/s1 Bearer key'];
    expect(asked).toEqual([begin, end, begin]);
  });

  it('opens nothing for another site’s page', async () => {
    expect((await open('', 'cross-site')).status).toBe(403);
    expect((await open('kiosk_session=s1', 'cross-site', 'DELETE')).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('says that the token server does not answer, and nothing of itself', async () => {
    const nowhere = { tokenServerUrl: 'http://127.0.0.1:1', kioskId: 'volcano', key: 'key' };
    const lonely = express().use('/kiosk', kioskApi(nowhere)).listen(0, '127.0.0.1');
    await once(lonely, 'listening');
    const response = await fetch(`http://127.0.0.1:${portOf(lonely)}/kiosk/session`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    });
    lonely.close();
    expect([response.status, await response.json()]).toEqual([
      502,
      { detail: 'The token server does not answer.' },
    ]);
  });
});
