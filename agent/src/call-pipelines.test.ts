import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_ATTRIBUTES } from '@voice-assistant/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FakeProvider } from './testing/fake-provider.js';
import { mediaServerUrl } from './testing/media-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const QUESTION = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));
const HEARD = 'When are you open?';

let url: string;
let dir: string;
let worker: WorkerProcess;
/** Has everything: the default provider, and OpenAI's Realtime protocol. */
const provider = new LLMock({ port: 0 });
/** Has transcription, chat and speech, and nothing else. */
let plain: FakeProvider;
/** Fails or hangs. */
let broken: FakeProvider;
const visitors: TestVisitor[] = [];

async function called(assistant: string): Promise<TestVisitor> {
  const metadata = JSON.stringify({ assistant });
  const visitor = await TestVisitor.join({ url, agentName: worker.agentName, metadata });
  visitors.push(visitor);
  await visitor.until('the end of the greeting', (it) => {
    const states = it.valuesOf(AGENT_ATTRIBUTES.state);
    return states.includes('speaking') && states.at(-1) === 'listening';
  });
  return visitor;
}

/** Asks aloud, and hears that answer. */
async function answersAloud(visitor: TestVisitor, reply: string) {
  const heardBefore = visitor.heardAtMs.length;
  await visitor.speak(QUESTION);
  await visitor.until(reply, (it) => it.agentTexts().includes(reply));
  await visitor.until('the spoken reply', (it) => it.heardAtMs.length > heardBefore + 5);
}

/** A server that somebody has on a machine of their own: three endpoints, and 404 for all else. */
const answerPlainly: FakeProvider['answer'] = (response, { path, body }) => {
  const chunk = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'own', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  if (path === '/v1/audio/transcriptions') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ text: HEARD }));
  } else if (path === '/v1/chat/completions') {
    const asked = body.includes(HEARD);
    response.setHeader('content-type', 'text/event-stream');
    response.write(chunk({ role: 'assistant', content: asked ? 'From nine to six.' : 'What?' }));
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  } else if (path === '/v1/audio/speech') {
    response.setHeader('content-type', 'audio/pcm');
    response.end(tonePcm(400));
  } else response.writeHead(404).end();
};

beforeAll(async () => {
  url = mediaServerUrl();
  dir = await mkdtemp(join(tmpdir(), 'assistants-'));
  plain = await FakeProvider.start();
  plain.answer = answerPlainly;
  broken = await FakeProvider.start();
  const at = (it: FakeProvider) => `base_url: '${it.client().baseURL}', slow_after_s: 0.5`;
  const chain = (part: string) => `  ${part}: [{model: bad, ${at(broken)}}, {model: own, ${at(plain)}}]`;
  const all = (it: FakeProvider) => ['stt', 'llm', 'tts'].map((part) => `  ${part}: {model: own, ${at(it)}}`);
  const files: Record<string, string[]> = {
    default: [],
    plain: ['endpointing: quick', 'models:', ...all(plain)],
    chained: ['models:', ...['stt', 'llm', 'tts'].map(chain)],
    realtime: ['pipeline: realtime', 'voice: marin', 'endpointing: patient'],
  };
  for (const [name, lines] of Object.entries(files))
    await writeFile(
      join(dir, `${name}.md`),
      ['---', `name: ${name}`, 'greeting: Hello.', ...lines, '---', 'Answer.'].join('\n'),
    );
  provider.onSpeech(/./, { audio: tonePcm(400).toString('base64'), format: 'pcm' });
  provider.onTranscription({ transcription: { text: HEARD } });
  provider.on(
    { predicate: (request) => request._endpointType === 'realtime' },
    { content: 'Straight from nine.' },
  );
  await provider.start();
  worker = await WorkerProcess.start({
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
});

afterEach(() => Promise.all(visitors.splice(0).map((visitor) => visitor.leave())));

afterAll(async () => {
  await worker?.stop();
  await provider.stop();
  await Promise.all([plain?.stop(), broken?.stop()]);
  await rm(dir, { recursive: true, force: true });
});

describe('the cascade', () => {
  it('needs no more of a server than three endpoints', async () => {
    await answersAloud(await called('plain'), 'From nine to six.');
    const paths = plain.requests.map(({ path }) => path);
    for (const path of ['/v1/audio/transcriptions', '/v1/chat/completions', '/v1/audio/speech'])
      expect(paths).toContain(path);
    expect(provider.getRequests()).toEqual([]);
  });

  for (const [what, answer] of [
    ['fails', (response) => void response.writeHead(500).end('{}')],
    ['hangs', () => {}],
  ] satisfies [string, FakeProvider['answer']][])
    it(`hears, thinks and speaks with the second model when the first ${what}`, async () => {
      broken.answer = answer;
      broken.requests.length = 0;
      const visitor = await called('chained');
      await answersAloud(visitor, 'From nine to six.');
      expect(new Set(broken.requests.map(({ path }) => path)).size).toBeGreaterThanOrEqual(2);
      expect(visitor.valuesOf(AGENT_ATTRIBUTES.error).filter((it) => it !== '')).toEqual([]);
    });
});

describe('the realtime pipeline', () => {
  it('answers a spoken question over the Realtime protocol, with its greeting before', async () => {
    const visitor = await called('realtime');
    await visitor.until('the greeting', (it) => it.agentTexts().includes('Hello.'));
    await answersAloud(visitor, 'Straight from nine.');
    const realtime = provider.getRequests().filter(({ path }) => path.startsWith('/v1/realtime'));
    expect(JSON.stringify(realtime.at(-1)!.body)).toContain('Answer.');
    expect(provider.getRequests().some(({ path }) => path.endsWith('/chat/completions'))).toBe(false);
  });
});
