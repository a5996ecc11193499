import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIConnectionError,
  APIStatusError,
  APITimeoutError,
  initializeLogger,
  type tts,
} from '@livekit/agents';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeProvider } from '../testing/fake-provider.js';
import { tonePcm } from '../testing/wav.js';
import { KeptSpeech } from './kept-speech.js';
import { StreamingTts } from './streaming-tts.js';

initializeLogger({ pretty: false, level: 'silent' });
const ONCE = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 2_000 };
const TWICE = { ...ONCE, maxRetry: 1 };

let provider: FakeProvider;
let speech: StreamingTts;
let errors: Parameters<tts.TTSCallbacks['error']>[0][];

// The framework leaves the promise of a failed stream unhandled, sometimes until after its test.
process.on('unhandledRejection', () => {});

beforeEach(async () => {
  provider = await FakeProvider.start();
  speech = new StreamingTts({ client: provider.client(), model: 'tts-1', voice: 'alloy' });
  errors = [];
  speech.on('error', (error) => errors.push(error));
});
afterEach(() => provider.stop());

const collect = async (stream: tts.ChunkedStream) => {
  const audio: tts.SynthesizedAudio[] = [];
  for await (const it of stream) audio.push(it);
  return audio;
};
const lengthOf = (audio: readonly tts.SynthesizedAudio[]) =>
  audio.reduce((sum, { frame }) => sum + frame.samplesPerChannel, 0);

describe('StreamingTts', () => {
  it('asks for PCM in the voice it was given', async () => {
    provider.answer = (response) => void response.end(tonePcm(100));
    await collect(speech.synthesize('Hello.', ONCE));
    expect(provider.requests[0]?.path).toBe('/v1/audio/speech');
    expect(JSON.parse(provider.requests[0]!.body)).toEqual({
      input: 'Hello.',
      model: 'tts-1',
      voice: 'alloy',
      response_format: 'pcm',
    });
  });

  it('gives frames before the answer has ended, and marks the last', async () => {
    let open: ServerResponse | undefined;
    provider.answer = (response) => {
      open = response;
      response.write(tonePcm(200));
    };
    const stream = speech.synthesize('Hello.', ONCE);
    const first = await stream.next();
    expect(open?.writableEnded).toBe(false);
    expect(first.value).toMatchObject({ final: false, frame: { sampleRate: 24_000, channels: 1 } });
    open?.end(tonePcm(200));
    const rest = await collect(stream);
    expect(rest.map(({ final }) => final)).toEqual([...Array(rest.length - 1).fill(false), true]);
    expect(lengthOf([first.value!, ...rest])).toBeGreaterThan(395 * 24);
  });

  it('trims the silence in front', async () => {
    provider.answer = (response) => void response.end(tonePcm(100, 400));
    expect(lengthOf(await collect(speech.synthesize('Hello.', ONCE)))).toBeLessThan(125 * 24);
  });

  describe('with speech that is kept', () => {
    let folder: string;
    const keeping = () =>
      new StreamingTts({
        client: provider.client(),
        model: 'tts-1',
        voice: 'alloy',
        kept: new KeptSpeech(folder, (text) => text === 'Hello.'),
      });
    beforeEach(async () => {
      folder = join(await mkdtemp(join(tmpdir(), 'speech-')), 'kept');
      provider.answer = (response) => void response.end(tonePcm(100, 230));
    });
    afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

    it('asks once, in whichever process, and says the same again', async () => {
      const first = await collect(keeping().synthesize('Hello.', ONCE));
      const again = await collect(keeping().synthesize('Hello.', ONCE));
      expect(provider.requests).toHaveLength(1);
      expect(lengthOf(again)).toBe(lengthOf(first));
      expect(again.at(-1)?.final).toBe(true);
    });

    it('asks again for what is not said in every call', async () => {
      for (let count = 0; count < 2; count++) await collect(keeping().synthesize('Something else.', ONCE));
      expect(provider.requests).toHaveLength(2);
    });

    it('keeps no half of a speech', async () => {
      provider.answer = (response) => {
        response.write(tonePcm(200));
        setTimeout(() => response.destroy(), 50);
      };
      const broken = keeping();
      broken.on('error', () => {});
      await collect(broken.synthesize('Hello.', ONCE));
      provider.answer = (response) => void response.end(tonePcm(100));
      await collect(keeping().synthesize('Hello.', ONCE));
      expect(provider.requests).toHaveLength(2);
    });

    it('speaks where nothing can be written', async () => {
      await writeFile(folder, 'a file, and no folder');
      expect(lengthOf(await collect(keeping().synthesize('Hello.', ONCE)))).toBeGreaterThan(0);
    });
  });

  it('ends quietly, and the request with it, when aborted', async () => {
    let response: ServerResponse | undefined;
    provider.answer = (it) => {
      response = it;
      it.write(tonePcm(100));
    };
    const abort = new AbortController();
    const stream = speech.synthesize('Hello.', ONCE, abort.signal);
    await stream.next();
    const gone = once(response!, 'close');
    abort.abort();
    await gone;
    await collect(stream);
    expect(errors).toEqual([]);
  });

  it('tries again after a 500', async () => {
    provider.answer = (response) =>
      void (provider.requests.length === 1 ? response.writeHead(500).end('{}') : response.end(tonePcm(100)));
    expect(lengthOf(await collect(speech.synthesize('Hello.', TWICE)))).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  for (const [status, attempts] of [
    [500, 2],
    [429, 2],
    [401, 1],
  ] as const)
    it(`gives up on ${status} after ${attempts} attempt(s), without quoting the provider`, async () => {
      provider.answer = (response) =>
        void response.writeHead(status).end('{"error":{"message":"key sk-private"}}');
      expect(await collect(speech.synthesize('Hello.', TWICE))).toEqual([]);
      await vi.waitFor(() => expect(errors).toHaveLength(1));
      expect(errors[0]?.error).toBeInstanceOf(APIStatusError);
      expect(errors[0]).toMatchObject({ recoverable: false, error: { statusCode: status } });
      expect(String(errors[0]?.error)).not.toContain('sk-private');
      expect(provider.requests).toHaveLength(attempts);
    });

  it('does not say a part twice when the answer breaks off', async () => {
    provider.answer = (response) => {
      response.write(tonePcm(200));
      setTimeout(() => response.destroy(), 50);
    };
    expect(lengthOf(await collect(speech.synthesize('Hello.', TWICE)))).toBeGreaterThan(0);
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    expect(errors[0]?.error).toBeInstanceOf(APIConnectionError);
    expect(provider.requests).toHaveLength(1);
  });

  it('notices an answer that stalls', async () => {
    provider.answer = (response) => void response.write(tonePcm(200));
    await collect(speech.synthesize('Hello.', { ...ONCE, timeoutMs: 200 }));
    await vi.waitFor(() => expect(errors[0]?.error).toBeInstanceOf(APITimeoutError));
  });

  it('plays nothing that is not PCM', async () => {
    provider.answer = (response) =>
      void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(tonePcm(100));
    expect(await collect(speech.synthesize('Hello.', TWICE))).toEqual([]);
    await vi.waitFor(() => expect(errors).toHaveLength(1));
  });
});
