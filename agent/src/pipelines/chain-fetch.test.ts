import OpenAI, { toFile } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeProvider } from '../testing/fake-provider.js';
import { createChainFetch, STAND_IN_HEADER } from './chain-fetch.js';
import type { Endpoint } from './endpoint.js';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
let first: FakeProvider;
let second: FakeProvider;
let nowMs: number;

const endpoint = (provider: FakeProvider, name: string): Endpoint => ({
  baseUrl: provider.client().baseURL,
  apiKey: `key-${name}`,
  model: `model-${name}`,
  voice: `voice-${name}`,
  slowAfterMs: 200,
});
const client = () =>
  new OpenAI({
    apiKey: 'key-first',
    baseURL: first.client().baseURL,
    maxRetries: 0,
    fetch: createChainFetch([endpoint(first, 'first'), endpoint(second, 'second')], {
      part: 'llm',
      logger,
      nowMs: () => nowMs,
    }),
  });
const speak = (openai: OpenAI, signal?: AbortSignal) =>
  openai.audio.speech.create(
    { input: 'Hi', model: 'model-first', voice: 'voice-first' },
    { signal: signal ?? null },
  );

beforeEach(async () => {
  nowMs = 0;
  first = await FakeProvider.start();
  second = await FakeProvider.start();
  first.answer = (response) => void response.end('one');
  second.answer = (response) => void response.end('two');
});
afterEach(() => Promise.all([first.stop(), second.stop()]));

describe('createChainFetch', () => {
  it('asks the first endpoint while it answers', async () => {
    const response = await speak(client());
    expect(await response.text()).toBe('one');
    expect(response.headers.has(STAND_IN_HEADER)).toBe(false);
    expect(second.requests).toEqual([]);
  });

  for (const [what, answer] of [
    ['refuses', (response) => void response.writeHead(429).end()],
    ['fails', (response) => void response.writeHead(500).end('{}')],
    ['breaks off', (response) => void response.destroy()],
    ['does not answer', () => {}],
    ['sends headers and nothing else', (response) => void response.writeHead(200).flushHeaders()],
  ] satisfies [string, FakeProvider['answer']][])
    it(`asks the second with its own key, model and voice when the first ${what}`, async () => {
      first.answer = answer;
      const response = await speak(client());
      expect(await response.text()).toBe('two');
      expect(response.headers.has(STAND_IN_HEADER)).toBe(true);
      expect(second.requests[0]).toMatchObject({
        path: '/v1/audio/speech',
        headers: { authorization: 'Bearer key-second' },
      });
      expect(JSON.parse(second.requests[0]!.body)).toMatchObject({
        model: 'model-second',
        voice: 'voice-second',
      });
    });

  it('leaves one that failed alone for a while, then asks it first again', async () => {
    const openai = client();
    first.answer = (response) => void response.writeHead(500).end();
    await speak(openai);
    first.answer = (response) => void response.end('one');
    expect(await (await speak(openai)).text()).toBe('two');
    nowMs = 31_000;
    expect(await (await speak(openai)).text()).toBe('one');
  });

  it('sends a recording again as a whole', async () => {
    first.answer = (response) => void response.writeHead(503).end();
    second.answer = (response) =>
      void response.setHeader('content-type', 'application/json').end('{"text":"hello"}');
    const file = await toFile(Buffer.from('RIFF-samples'), 'a.wav');
    const heard = await client().audio.transcriptions.create({ file, model: 'model-first', prompt: 'hints' });
    expect(heard.text).toBe('hello');
    for (const part of ['RIFF-samples', 'model-second', 'hints'])
      expect(second.requests[0]!.body).toContain(part);
    expect(second.requests[0]!.body).not.toContain('model-first');
  });

  it('says what the last one says when all fail', async () => {
    first.answer = (response) => void response.writeHead(500).end();
    second.answer = (response) => void response.writeHead(401).end();
    await expect(speak(client())).rejects.toMatchObject({ status: 401 });
  });

  it('asks nobody else when the caller has given up', async () => {
    const controller = new AbortController();
    first.answer = () => controller.abort();
    await expect(speak(client(), controller.signal)).rejects.toThrow();
    expect(second.requests).toEqual([]);
  });
});
