import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAhead, providerFetch } from './provider-fetch.js';

/** Node lets go of a connection that has been idle for 4 s. */
const LONGER_THAN_NODE_WAITS_MS = 5_500;

let server: Server;
let url: string;
let connections: number;
let requests: { method: string | undefined; authorization: string | undefined }[];

beforeEach(async () => {
  connections = 0;
  requests = [];
  server = createServer((request, response) => {
    requests.push({ method: request.method, authorization: request.headers.authorization });
    request.resume().on('end', () => response.end('{}'));
  });
  server.keepAliveTimeout = 0; // as a load balancer, it says nothing of how long it waits
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const ask = async () => {
  const body = JSON.stringify({ messages: [] });
  return (await providerFetch(`${url}/chat/completions`, { method: 'POST', body })).json();
};

describe('providerFetch', () => {
  it('has the connection of the turn before, seconds later', async () => {
    await ask();
    await delay(LONGER_THAN_NODE_WAITS_MS); // passing time is what is tested
    await ask();
    expect(connections).toBe(1);
  }, 10_000);

  it('connects anew where the other side has let go', async () => {
    await ask();
    server.closeAllConnections();
    await expect.poll(ask).toEqual({});
    expect(connections).toBe(2);
  });
});

describe('connectAhead', () => {
  it('has connections for the first turn, without a key and once for each address', async () => {
    await connectAhead([url, url, `${url}/other`]);
    expect(connections).toBe(2);
    expect(requests).toEqual(Array(2).fill({ method: 'OPTIONS', authorization: undefined }));
    await delay(0); // a pool takes a connection back a moment after the answer is read
    await Promise.all([ask(), ask()]);
    expect(connections).toBe(2);
  });

  it('does not mind a provider that cannot be reached', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await expect(connectAhead([`http://127.0.0.1:${port}/v1`])).resolves.toBeUndefined();
    server.listen(0);
  });
});
