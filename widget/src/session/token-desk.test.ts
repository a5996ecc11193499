import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenEndpoint } from './token-client.js';
import { TokenDesk } from './token-desk.js';

const ENDPOINT: TokenEndpoint = {
  url: 'https://voice.test/token',
  agentName: null,
  assistant: null,
  participantName: null,
  lang: 'en',
  authToken: null,
};
const OPTIONS = { conversation: null, queueTicket: null, soundWaits: false };
const { signal } = new AbortController();

/** A server that numbers its tokens, and refuses the first `refused`. */
const start = (refused = 0) => {
  let asked = 0;
  const fetch = vi.fn(async () => {
    asked += 1;
    const body = { server_url: 'wss://media.test', participant_token: `token-${asked}` };
    return asked <= refused ? new Response('{}', { status: 503 }) : new Response(JSON.stringify(body));
  });
  vi.stubGlobal('fetch', fetch);
  let endpoint = ENDPOINT;
  const desk = new TokenDesk(() => endpoint);
  const token = async (options = OPTIONS) => (await desk.fetch(signal, options)).participant_token;
  const change = (changes: Partial<TokenEndpoint>) => {
    endpoint = { ...endpoint, ...changes };
  };
  return { desk, token, fetch, change };
};

describe('TokenDesk', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('has the token that was asked for ahead, once', async () => {
    const { desk, token, fetch } = start();
    desk.askAhead(OPTIONS);
    desk.askAhead(OPTIONS); // pressed twice
    expect(fetch).toHaveBeenCalledTimes(1);
    expect([await token(), await token()]).toEqual(['token-1', 'token-2']);
  });

  it('asks anew where something has changed since', async () => {
    const { desk, token, change } = start();
    desk.askAhead(OPTIONS);
    change({ variables: '{"cart":3}' });
    expect(await token()).toBe('token-2');
    desk.askAhead(OPTIONS);
    expect(await token({ ...OPTIONS, soundWaits: true })).toBe('token-4');
  });

  it('asks anew when the visitor was long in letting go', async () => {
    const { desk, token } = start();
    desk.askAhead(OPTIONS);
    vi.advanceTimersByTime(5_000);
    expect(await token()).toBe('token-2');
  });

  it('hands on what the server has refused, to be tried again', async () => {
    const { desk, token } = start(1);
    desk.askAhead(OPTIONS);
    await expect(token()).rejects.toMatchObject({ code: 'server-unreachable' });
    expect(await token()).toBe('token-2');
  });
});
