import { once } from 'node:events';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toWav } from './audio/wav.js';
import { ProviderError } from './errors.js';
import type { Heard, Recogniser } from './hearing/recogniser.js';
import { HUM, type RunningProvider, startProvider } from './testing/start-provider.js';

let provider: RunningProvider;
const start = async (...args: Parameters<typeof startProvider>) => {
  provider = await startProvider(...args);
  return provider;
};
afterEach(() => provider.stop());

const post = (path: string, body: string | Buffer<ArrayBuffer>, type = 'application/json') =>
  fetch(provider.url + path, { method: 'POST', body, headers: { 'Content-Type': type } });
/** Node 20 has none of its own. */
function promiseWithResolvers<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
const hears = (heard: Partial<Heard>): Recogniser => ({
  hear: async () => ({ text: '', source: 'open', confidence: 0.5, unknownWords: [], ...heard }),
});
const wav = (seconds = 0.1, sampleRateHz = 24_000) =>
  toFile(toWav({ samples: new Int16Array(seconds * sampleRateHz), sampleRateHz }), 'a.wav');

describe('GET /healthz', () => {
  it('says whether it can hear', async () => {
    await start();
    expect(await (await fetch(`${provider.url}/healthz`)).json()).toEqual({ status: 'ok', hearing: false });
    await provider.stop();
    await start({ recogniser: hears({}) });
    expect(await (await fetch(`${provider.url}/healthz`)).json()).toEqual({ status: 'ok', hearing: true });
  });
});

describe('GET /v1/models', () => {
  it('lists what there is', async () => {
    const { openai } = await start();
    expect((await openai.models.list()).data.map(({ id }) => id)).toContain('offline-rules');
  });
});

describe('any other address', () => {
  it('answers 404 in OpenAI’s shape', async () => {
    await start();
    const response = await fetch(`${provider.url}/v1/images`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        message: 'There is no such endpoint.',
        type: 'invalid_request_error',
        param: null,
        code: 'not-found',
      },
    });
  });
});

describe('POST /v1/chat/completions', () => {
  const tools: OpenAI.ChatCompletionTool[] = [
    {
      type: 'function',
      function: {
        name: 'add_to_cart',
        description: 'Puts something into the cart',
        parameters: {
          type: 'object',
          properties: {
            item: { type: 'string' },
            qty: { type: 'integer' },
            note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          },
          required: ['item', 'qty', 'note'],
        },
      },
    },
  ];
  const order = {
    model: 'any',
    tools,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'add two apples to my basket' }] }],
  } satisfies OpenAI.ChatCompletionCreateParams;
  const question = {
    model: 'any',
    messages: [
      { role: 'developer', content: '## Facts\n- Opening hours: From nine to six.' },
      { role: 'user', content: 'when are you open' },
    ],
  } satisfies OpenAI.ChatCompletionCreateParams;

  it('answers in one piece', async () => {
    const { openai } = await start();
    const completion = await openai.chat.completions.create(question);
    expect(completion).toMatchObject({
      object: 'chat.completion',
      model: 'any',
      choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'From nine to six.' } }],
      usage: { completion_tokens: 4 },
    });
  });

  it('calls a tool in one piece', async () => {
    const { openai } = await start();
    const [choice] = (await openai.chat.completions.create(order)).choices;
    expect(choice).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [
          { type: 'function', function: { name: 'add_to_cart', arguments: '{"qty":2,"item":"apples"}' } },
        ],
      },
    });
  });

  it('streams word by word, and counts them when asked to', async () => {
    const { openai } = await start();
    const stream = await openai.chat.completions.create({
      ...question,
      stream: true,
      stream_options: { include_usage: true },
    });
    const words: string[] = [];
    let last: OpenAI.ChatCompletionChunk | undefined;
    for await (const chunk of stream) {
      const content = chunk.choices[0]?.delta.content;
      if (content) words.push(content);
      last = chunk;
    }
    expect(words).toEqual(['From ', 'nine ', 'to ', 'six.']);
    expect(last).toMatchObject({ choices: [], usage: { completion_tokens: 4 } });
  });

  it('streams a call that OpenAI’s own helper puts together', async () => {
    const { openai } = await start();
    const completion = await openai.chat.completions.stream(order).finalChatCompletion();
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        tool_calls: [{ function: { name: 'add_to_cart', arguments: '{"qty":2,"item":"apples"}' } }],
      },
    });
  });

  it('says what the tool answered', async () => {
    const { openai } = await start();
    const asked = (await openai.chat.completions.create(order)).choices[0]!.message;
    const result = {
      role: 'tool',
      tool_call_id: asked.tool_calls![0]!.id,
      content: '{"message":"Two apples are in your cart"}',
    } as const;
    const messages = [...order.messages, asked, result];
    const completion = await openai.chat.completions.create({ ...order, messages });
    expect(completion.choices[0]!.message.content).toBe('Two apples are in your cart.');
  });

  it('stops writing when the client hangs up', async () => {
    const { openai } = await start({ wordDelayMs: 20 });
    const stream = await openai.chat.completions.create({ ...question, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    expect((await openai.chat.completions.create(question)).choices).toHaveLength(1);
    expect(provider.unexpected).toEqual([]);
  });

  it.each([
    ['{"messages":[]}', 'messages'],
    ['{"messages":[{"role":"king","content":"x"}]}', 'messages.0.role'],
    ['{', null],
  ])('refuses %s', async (body, param) => {
    await start();
    const response = await post('/v1/chat/completions', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-request', param } });
  });

  it('refuses what is too large', async () => {
    await start();
    const response = await post('/v1/chat/completions', JSON.stringify({ messages: 'x'.repeat(3e6) }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'body-too-large' } });
  });
});

describe('POST /v1/audio/speech', () => {
  const speech = { model: 'any', voice: 'alloy', input: 'One two. Three.' } as const;

  it('makes a WAV file whose header fits', async () => {
    const { openai } = await start();
    const response = await openai.audio.speech.create({ ...speech, response_format: 'wav' });
    const file = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(24)).toBe(24_000);
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
  });

  it('sends the first sentence before the second is made', async () => {
    const second = promiseWithResolvers<void>();
    await start({
      voice: {
        speak: async (text, options) => {
          if (text.startsWith('Three')) await second.promise;
          return HUM.speak(text, options);
        },
      },
    });
    const response = await post('/v1/audio/speech', JSON.stringify({ ...speech, response_format: 'pcm' }));
    const reader = response.body!.getReader();
    expect((await reader.read()).value!.length).toBeGreaterThan(1_000);
    second.resolve();
    while (!(await reader.read()).done);
  });

  it('gives up when the client hangs up', async () => {
    const aborted = vi.fn();
    const begun = promiseWithResolvers<void>();
    await start({
      voice: {
        speak: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              aborted();
              reject(signal.reason);
            });
            begun.resolve();
          }),
      },
    });
    const client = new AbortController();
    const response = provider.openai.audio.speech.create(speech, { signal: client.signal });
    const refused = expect(response).rejects.toThrow();
    await begun.promise;
    client.abort();
    await refused;
    await vi.waitFor(() => expect(aborted).toHaveBeenCalled());
    expect(provider.unexpected).toEqual([]);
  });

  it('sends nothing for a text with nothing to say', async () => {
    const { openai } = await start();
    const response = await openai.audio.speech.create({ ...speech, input: '… 🙂', response_format: 'pcm' });
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it.each([{ input: '' }, { response_format: 'mp3' as const }, { speed: 9 }])(
    'refuses %j',
    async (change) => {
      const { openai } = await start();
      await expect(openai.audio.speech.create({ ...speech, ...change })).rejects.toMatchObject({
        status: 400,
        code: 'invalid-request',
        param: Object.keys(change)[0],
      });
    },
  );

  it('does not tell the caller what went wrong inside', async () => {
    const { openai } = await start({ voice: { speak: () => Promise.reject(new Error('secret')) } });
    await expect(openai.audio.speech.create(speech)).rejects.toMatchObject({
      status: 500,
      code: 'unexpected',
    });
    expect(provider.unexpected).toMatchObject([{ message: 'secret' }]);
  });
});

describe('POST /v1/audio/transcriptions', () => {
  const transcribe = async (heard: Partial<Heard>, prompt = 'how do I find you\r\n2 bikes') => {
    const { openai } = await start({ recogniser: hears(heard) });
    return (await openai.audio.transcriptions.create({ file: await wav(), model: 'any', prompt })).text;
  };

  it.each([
    [{ text: 'how do i find you', source: 'phrase' }, 'how do I find you'],
    [{ text: 'two bikes', source: 'phrase' }, '2 bikes'],
    [{ text: "i think i'm here", source: 'open' }, "I think I'm here"],
    [{ text: 'a rumour', source: 'unsure' }, '[inaudible]'],
    [{ text: '', source: 'nothing' }, ''],
  ] as const)('writes what was heard: %j', async (heard, text) => {
    expect(await transcribe(heard)).toBe(text);
  });

  it('gives the recogniser 16 kHz and the phrases as they sound', async () => {
    const hear = vi.fn(hears({}).hear);
    const { openai } = await start({ recogniser: { hear } });
    const file = await wav(1, 48_000);
    await openai.audio.transcriptions.create({ file, model: 'any', prompt: 'How do I find you?\n2 bikes' });
    const [samples, phrases] = hear.mock.calls[0]!;
    expect(samples).toHaveLength(16_000);
    expect(phrases.spoken).toEqual(['how do i find you', 'two bikes']);
  });

  it('answers as text and with details when asked to', async () => {
    const { openai } = await start({ recogniser: hears({ text: 'yes', unknownWords: ['xyzzy'] }) });
    const ask = async (format: 'text' | 'verbose_json'): Promise<unknown> =>
      openai.audio.transcriptions.create({ file: await wav(0.5), model: 'any', response_format: format });
    expect(await ask('text')).toBe('yes\n');
    expect(await ask('verbose_json')).toMatchObject({ text: 'yes', duration: 0.5, unknown_words: ['xyzzy'] });
  });

  it('says that it cannot hear where there is no recogniser', async () => {
    const { openai } = await start();
    await expect(
      openai.audio.transcriptions.create({ file: await wav(), model: 'any' }),
    ).rejects.toMatchObject({ status: 503, code: 'recogniser-unavailable' });
  });

  it('passes on that the recogniser failed', async () => {
    const fails = { hear: () => Promise.reject(new ProviderError('recogniser-timeout')) };
    const { openai } = await start({ recogniser: fails });
    await expect(
      openai.audio.transcriptions.create({ file: await wav(), model: 'any' }),
    ).rejects.toMatchObject({ status: 504, code: 'recogniser-timeout' });
  });

  it('tells the recogniser when the client hangs up', async () => {
    const begun = promiseWithResolvers<AbortSignal>();
    const hear: Recogniser['hear'] = (_samples, _phrases, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        begun.resolve(signal!);
      });
    const { openai } = await start({ recogniser: { hear } });
    const client = new AbortController();
    const response = openai.audio.transcriptions.create(
      { file: await wav(), model: 'any' },
      { signal: client.signal },
    );
    const refused = expect(response).rejects.toThrow();
    const signal = await begun.promise;
    client.abort();
    await refused;
    if (!signal.aborted) await once(signal, 'abort');
    expect(provider.unexpected).toEqual([]);
  });

  it('refuses what is no WAV file, no form, or too long', async () => {
    const { openai } = await start({ recogniser: hears({}) });
    const send = async (file: File | Promise<File>) =>
      openai.audio.transcriptions.create({ file: await file, model: 'any' });
    await expect(send(toFile(Buffer.from('ID3 mp3'), 'a.mp3'))).rejects.toMatchObject({
      status: 400,
      code: 'unsupported-audio',
    });
    await expect(send(wav(61, 8_000))).rejects.toMatchObject({ status: 400, code: 'invalid-request' });
    expect((await post('/v1/audio/transcriptions', '{}')).status).toBe(400);
    const noFile = await post('/v1/audio/transcriptions', '--x--\r\n', 'multipart/form-data; boundary=x');
    expect(noFile.status).toBe(400);
    const large = Buffer.alloc(26 * 1024 * 1024);
    expect((await post('/v1/audio/transcriptions', large, 'multipart/form-data; boundary=x')).status).toBe(
      413,
    );
  });
});
