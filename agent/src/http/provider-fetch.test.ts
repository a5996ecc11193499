import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeProvider } from '../testing/fake-provider.js';
import { freePort } from './free-port.js';
import { connectAhead, providerFetch } from './provider-fetch.js';

/** Node lets go of a connection that has been idle for 4 s. */
const LONGER_THAN_NODE_WAITS_MS = 5_500;

let provider: FakeProvider;
let url: string;

beforeEach(async () => {
  provider = await FakeProvider.start();
  provider.answer = (response) => void response.end('{}');
  url = provider.client().baseURL;
});
afterEach(() => provider.stop());

const ask = async () => {
  const body = JSON.stringify({ messages: [] });
  return (await providerFetch(`${url}/chat/completions`, { method: 'POST', body })).json();
};

describe('providerFetch', () => {
  it('has the connection of the turn before, seconds later', async () => {
    await ask();
    await delay(LONGER_THAN_NODE_WAITS_MS); // passing time is what is tested
    await ask();
    expect(provider.connections).toBe(1);
  }, 10_000);

  it('connects anew where the other side has let go', async () => {
    await ask();
    provider.letGo();
    await expect.poll(ask).toEqual({});
    expect(provider.connections).toBe(2);
  });
});

describe('connectAhead', () => {
  it('has connections for the first turn, without a key and once for each address', async () => {
    await connectAhead([url, url, `${url}/other`]);
    expect(provider.connections).toBe(2);
    const seen = provider.requests.map(({ method, headers }) => [method, headers.authorization]);
    expect(seen).toEqual([
      ['OPTIONS', undefined],
      ['OPTIONS', undefined],
    ]);
    await delay(0); // a pool takes a connection back a moment after the answer is read
    await Promise.all([ask(), ask()]);
    expect(provider.connections).toBe(2);
  });

  it('does not mind a provider that cannot be reached', async () => {
    await expect(connectAhead([`http://127.0.0.1:${await freePort()}/v1`])).resolves.toBeUndefined();
  });
});
