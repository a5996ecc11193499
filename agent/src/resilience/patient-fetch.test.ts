import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeProvider } from '../testing/fake-provider.js';
import { patientFetch } from './patient-fetch.js';

let provider: FakeProvider;
beforeEach(async () => {
  provider = await FakeProvider.start();
});
afterEach(() => provider.stop());

const ask = (init: RequestInit = {}) =>
  patientFetch({ stallTimeoutMs: 100, backoffMs: [1, 1] })(provider.client().baseURL, init);
/** Answers with these statuses, one after the other. */
const answerWith = (...statuses: number[]) => {
  provider.answer = (response) =>
    void response.writeHead(statuses[provider.requests.length - 1] ?? 500).end('body');
};

describe('patientFetch', () => {
  for (const status of [429, 500, 503])
    it(`asks again after ${status}`, async () => {
      answerWith(status, status, 200);
      expect((await ask()).status).toBe(200);
      expect(provider.requests).toHaveLength(3);
    });

  it('passes on the last refusal, and one that will not change', async () => {
    answerWith(500, 502, 503);
    expect((await ask()).status).toBe(503);
    answerWith(500, 500, 500, 404);
    expect((await ask()).status).toBe(404);
    expect(provider.requests).toHaveLength(4);
  });

  it('does not ask again when the account is empty, or for longer than a visitor waits', async () => {
    provider.answer = (response) =>
      void response.writeHead(429).end('{"error":{"code":"insufficient_quota"}}');
    expect((await ask()).status).toBe(429);
    provider.answer = (response) => void response.writeHead(429, { 'retry-after': '30' }).end();
    expect((await ask()).status).toBe(429);
    expect(provider.requests).toHaveLength(2);
  });

  it('asks again when the connection breaks, and gives up when the caller does', async () => {
    provider.answer = (response) => void response.destroy();
    await expect(ask()).rejects.toThrow();
    expect(provider.requests).toHaveLength(3);
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow();
    expect(provider.requests).toHaveLength(3);
  });

  it('takes an answer that stops in the middle for broken, and a web page for none', async () => {
    provider.answer = (response) => void response.writeHead(200).write('half');
    await expect((await ask()).text()).rejects.toThrow('stopped');
    provider.answer = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end();
    await expect(ask()).rejects.toThrow('web page');
  });
});
