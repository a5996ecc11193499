import { APIStatusError } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patientFetch } from '../resilience/patient-fetch.js';
import { FakeProvider } from '../testing/fake-provider.js';
import { Recognizer } from './recognizer.js';

const SPEECH = new AudioFrame(new Int16Array(1_600), 16_000, 1, 1_600);
let provider: FakeProvider;
let reports: string[];

beforeEach(async () => {
  provider = await FakeProvider.start();
  reports = [];
});
afterEach(() => provider.stop());

const recognize = (options: { phrases?: string[]; lang?: string } = {}) =>
  new Recognizer({
    client: provider
      .client()
      .withOptions({ fetch: patientFetch({ stallTimeoutMs: 500, backoffMs: [1, 1] }) }),
    model: 'whisper-1',
    phrases: options.phrases ?? [],
    lang: options.lang,
    onFailed: () => reports.push('failed'),
    onSucceeded: () => reports.push('succeeded'),
  }).recognize(SPEECH);
const answerText = (text: string) => {
  provider.answer = (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text }));
};
const fieldOf = (name: string) =>
  new RegExp(`name="${name}"\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(provider.requests[0]?.body ?? '')?.[1];

describe('Recognizer', () => {
  it('hints at the likely phrases, one a line, and the language', async () => {
    answerText('When are you open?');
    const event = await recognize({ phrases: ['when are you open', 'goodbye'], lang: 'pt-BR' });
    expect(event.alternatives?.[0].text).toBe('When are you open?');
    expect(fieldOf('model')).toBe('whisper-1');
    expect(fieldOf('prompt')).toBe('when are you open\r\ngoodbye'); // how form data writes a line's end
    expect(fieldOf('language')).toBe('pt');
    expect(reports).toEqual(['succeeded']);
  });

  it('leaves prompt and language out when there are none', async () => {
    answerText('[inaudible]');
    expect((await recognize()).alternatives?.[0].text).toBe('[inaudible]');
    expect(fieldOf('prompt')).toBeUndefined();
    expect(fieldOf('language')).toBeUndefined();
  });

  it('tries again, then reports', async () => {
    provider.answer = (response) => void response.writeHead(500, {}).end('{}');
    await expect(recognize()).rejects.toBeInstanceOf(APIStatusError);
    expect(provider.requests).toHaveLength(3);
    expect(reports).toEqual(['failed']);
  });
});
