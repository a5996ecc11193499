import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_ATTRIBUTES } from '@voice-assistant/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mediaServerUrl, roomService } from './testing/media-server.js';
import { type JoinOptions, TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm } from './testing/wav.js';
import { isAlive, WorkerProcess } from './testing/worker-process.js';

const GREETING = 'Hello, this is the test.';
const LONG_GREETING = 'Once upon a time there was a very long story.';
const HEARD = 'When are you open?';
const REPLY = 'We are open from nine to six.';
const TYPED = 'Where can I find you?';
const TYPED_REPLY = 'Next to the old lighthouse.';
const QUESTION = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));

const assistant = (greeting: string) =>
  `---\nname: Test Assistant\ngreeting: ${greeting}\ntools: [get_current_time]\n---\nAnswer shortly.\n`;
const pcm = (durationMs: number) => ({ audio: tonePcm(durationMs).toString('base64'), format: 'pcm' });

let url: string;
let assistantsDir: string;
let cacheDir: string;
const provider = new LLMock({ port: 0 });
let worker: WorkerProcess;
const visitors: TestVisitor[] = [];

const joined = async (options: Partial<JoinOptions> = {}) => {
  const visitor = await TestVisitor.join({ url, agentName: worker.agentName, ...options });
  visitors.push(visitor);
  return visitor;
};
const greeted = async (options?: Partial<JoinOptions>) => {
  const visitor = await joined(options);
  await visitor.until('the greeting', (it) => it.agentTexts().includes(GREETING));
  return visitor;
};
const startWorker = (env: Record<string, string> = {}) =>
  WorkerProcess.start({
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: assistantsDir,
    VOICE_ASSISTANT_CACHE: cacheDir,
    OPENAI_BASE_URL: `${provider.url}/v1`,
    LOG_LEVEL: 'debug',
    ...env,
  });

beforeAll(async () => {
  url = mediaServerUrl();
  assistantsDir = await mkdtemp(join(tmpdir(), 'assistants-'));
  cacheDir = await mkdtemp(join(tmpdir(), 'cache-'));
  await writeFile(join(assistantsDir, 'default.md'), assistant(GREETING));
  await writeFile(join(assistantsDir, 'talker.md'), assistant(LONG_GREETING));
  provider.onSpeech(LONG_GREETING, pcm(10_000));
  provider.onSpeech(/./, pcm(600));
  provider.onTranscription({ transcription: { text: HEARD } });
  provider.onMessage(HEARD, { content: REPLY });
  provider.onMessage(TYPED, { content: TYPED_REPLY });
  await provider.start();
  worker = await startWorker();
});

afterEach(async () => {
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
});

afterAll(async () => {
  await worker?.stop();
  if (worker) await provider.stop();
  for (const dir of [assistantsDir, cacheDir]) await rm(dir, { recursive: true, force: true });
});

describe('the agent worker in a call', () => {
  it('greets the visitor with voice and text', async () => {
    const visitor = await greeted();
    await visitor.until('audible speech', (it) => it.heardAtMs.length > 10);
    expect(visitor.agent?.name).toBe('Test Assistant');
    expect(visitor.valuesOf(AGENT_ATTRIBUTES.state)).toEqual(
      expect.arrayContaining(['listening', 'speaking']),
    );
  });

  it('has the greeting spoken by the provider once, not in each call', async () => {
    await greeted().then((visitor) => visitor.until('audible speech', (it) => it.heardAtMs.length > 10));
    const visitor = await greeted();
    await visitor.until('audible speech', (it) => it.heardAtMs.length > 10);
    const greetings = provider
      .getRequests()
      .filter(({ path, body }) => path.endsWith('/audio/speech') && JSON.stringify(body).includes(GREETING));
    expect(greetings).toHaveLength(1);
  });

  it('answers a typed message with voice and text, and does not repeat it', async () => {
    const visitor = await greeted();
    await visitor.until(
      'the end of the greeting',
      (it) => it.valuesOf(AGENT_ATTRIBUTES.state).at(-1) === 'listening',
    );
    const heardBefore = visitor.heardAtMs.length;
    await visitor.type('   ');
    await visitor.type(TYPED);
    await visitor.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    await visitor.until('audible speech', (it) => it.heardAtMs.length > heardBefore + 10);
    expect(visitor.agentTexts()).toEqual([GREETING, TYPED_REPLY]);
    expect(visitor.transcripts.filter((it) => it.speaker === visitor.identity)).toEqual([]);
  });

  it('takes a message that is sent again once, and says each time that it came', async () => {
    const visitor = await greeted();
    await visitor.type(TYPED, 'typed-1');
    await visitor.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    await visitor.type(TYPED, 'typed-1');
    await visitor.type(HEARD, 'typed-2');
    await visitor.until('the next reply', (it) => it.agentTexts().includes(REPLY));
    expect(visitor.payloadsOf('text.received')).toEqual(
      ['typed-1', 'typed-1', 'typed-2'].map((message_id) => ({ message_id })),
    );
    expect(visitor.agentTexts()).toEqual([GREETING, TYPED_REPLY, REPLY]);
  });

  it('does not let a visitor look into the session', async () => {
    const visitor = await greeted();
    await visitor.type(TYPED);
    await visitor.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    // two may slip out while the session starts; the replies, states and figures since then would be a dozen
    expect(visitor.sessionMessages).toBeLessThanOrEqual(2);
  });

  it('stops speaking when the visitor types', async () => {
    const visitor = await joined({ metadata: '{"assistant":"talker"}' });
    await visitor.until('the greeting to begin', (it) => it.heardAtMs.length > 10);
    const typedAtMs = performance.now();
    await visitor.type(TYPED);
    await visitor.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    expect(performance.now() - typedAtMs).toBeLessThan(5_000);
    expect(visitor.agentTexts()).not.toContain(LONG_GREETING);
  });

  it('hears the visitor, shows what it heard, thinks and answers', async () => {
    const visitor = await greeted();
    await visitor.until(
      'the end of the greeting',
      (it) => it.valuesOf(AGENT_ATTRIBUTES.state).at(-1) === 'listening',
    );
    const statesBefore = visitor.valuesOf(AGENT_ATTRIBUTES.state).length;
    const trackId = await visitor.speak(QUESTION);
    const heard = await visitor.until('the transcript', (it) =>
      it.transcripts.find((entry) => entry.speaker === it.identity && entry.final && entry.isClosed),
    );
    expect(heard).toMatchObject({ text: HEARD, trackId });
    await visitor.until('the reply', (it) => it.agentTexts().includes(REPLY));
    await visitor.until('the end', (it) =>
      it.valuesOf(AGENT_ATTRIBUTES.state).slice(statesBefore).includes('listening'),
    );
    expect(visitor.valuesOf(AGENT_ATTRIBUTES.state).slice(statesBefore)).toEqual([
      'thinking',
      'speaking',
      'listening',
    ]);
  });

  it('leaves with the visitor, and so do the room and the job process', async () => {
    const visitor = await greeted();
    await worker.untilActiveJobs(1);
    await visitor.leave();
    await worker.untilActiveJobs(0, 10_000); // 4.3 s on an idle machine, 2 of them in case the visitor comes back
    expect(await roomService(url).listRooms([visitor.roomName])).toEqual([]);
  });

  it('goes on with a visitor who joins again, and does not greet twice', async () => {
    const before = await greeted();
    const { roomName: room, identity } = before;
    const after = await joined({ room, identity });
    await after.type(TYPED);
    await after.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    await after.speak(QUESTION);
    await after.until('the spoken reply', (it) => it.agentTexts().includes(REPLY));
    expect(after.agent?.identity).toBe(before.agent?.identity);
    expect(after.agentTexts()).not.toContain(GREETING);
  });

  it('gives two visitors at once an agent each', async () => {
    const [one, other] = await Promise.all([greeted(), greeted()]);
    expect(one.agent?.identity).not.toBe(other.agent?.identity);
    await Promise.all([one.type(TYPED), other.type(TYPED)]);
    await Promise.all(
      [one, other].map((it) => it.until('a reply', () => it.agentTexts().includes(TYPED_REPLY))),
    );
  });

  for (const metadata of ['{"assistant":', '{"assistant":"nobody"}', '{"unknown":1}'])
    it(`answers as the default assistant to ${metadata}`, async () => {
      const visitor = await greeted({ metadata });
      expect(visitor.valuesOf(AGENT_ATTRIBUTES.assistant)).toEqual(['default']);
      expect(worker.lines.some((line) => line.includes('the default answers'))).toBe(true);
    });

  it('says which part fails, stays, and says when it works again', async () => {
    const visitor = await greeted();
    provider.nextRequestError(400, { message: 'no such model' });
    await visitor.type(TYPED);
    await visitor.until('the error', (it) => it.valuesOf(AGENT_ATTRIBUTES.error).at(-1) === 'model-failed');
    await visitor.type(TYPED);
    await visitor.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    await visitor.until('the end of the error', (it) => it.valuesOf(AGENT_ATTRIBUTES.error).at(-1) === '');
    expect(visitor.agentLeftAtMs).toBeUndefined();
  });

  it('keeps what people say and who they are out of its log', async () => {
    const visitor = await greeted();
    await visitor.type(TYPED);
    await visitor.until('the reply', (it) => it.agentTexts().includes(TYPED_REPLY));
    const withoutPii = worker.lines.map((line) =>
      JSON.stringify(JSON.parse(line), (key, value: unknown) => (key.includes('pii') ? undefined : value)),
    );
    for (const secret of [visitor.identity, TYPED, TYPED_REPLY, HEARD, GREETING, 'eyJ'])
      expect(withoutPii.filter((line) => line.includes(secret))).toEqual([]);
  });
});

describe('the agent worker when it is stopped', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`leaves a running call and no process behind on ${signal}`, async () => {
      const other = await startWorker({ DRAIN_TIMEOUT_SECONDS: '1' });
      const visitor = await joined({ agentName: other.agentName });
      await visitor.until('the greeting', (it) => it.agentTexts().includes(GREETING));
      const children = other.children();
      expect(children.length).toBeGreaterThan(1);
      expect(await other.stop(signal)).toBe(0);
      await visitor.until('the agent to leave', (it) => it.agentLeftAtMs !== undefined, 5_000);
      const deadlineMs = performance.now() + 5_000;
      while (children.some(isAlive) && performance.now() < deadlineMs) await delay(20);
      expect(children.filter(isAlive)).toEqual([]);
    });

  it('ends with a readable message when the configuration is wrong', async () => {
    await expect(startWorker({ LIVEKIT_URL: '', AGENT_PORT: 'x' })).rejects.toThrow(
      /LIVEKIT_URL is required\n\s*AGENT_PORT must be a whole number/,
    );
    await writeFile(join(assistantsDir, 'wrong.md'), '---\nname: Wrong\ngreeting: Hi\nvoise: x\n---\nText\n');
    await expect(startWorker()).rejects.toThrow(/wrong\.md:4: unknown key "voise"/);
    await rm(join(assistantsDir, 'wrong.md'));
  });
});
