import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_ATTRIBUTES, type AgentMessagePayloads } from '@voice-assistant/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sentence } from './resilience/sentences.js';
import { mediaServerUrl, roomService } from './testing/media-server.js';
import { RecordServer } from './testing/record-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const GREETING = 'Hello, this is the test.';
const HEARD = 'When are you open?';
const REPLY = 'We are open from nine to six.';
const QUESTION = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));
const VISITOR_MODULE = new URL('../dist/testing/test-visitor.js', import.meta.url).href;
const PRICES = JSON.stringify({ 'gpt-4.1-mini': { input: 1, output: 1 }, 'whisper-1': { minute: 1 } });

let url: string;
let dir: string;
const provider = new LLMock({ port: 0 });
let server: RecordServer;
let worker: WorkerProcess;
const visitors: TestVisitor[] = [];

const assistant = (limits: string) =>
  `---\nname: Test\ngreeting: ${GREETING}\nlimits: ${limits}\n---\nAnswer shortly.\n`;

beforeAll(async () => {
  url = mediaServerUrl();
  dir = await mkdtemp(join(tmpdir(), 'call-life-'));
  await writeFile(join(dir, 'default.md'), assistant('{}'));
  await writeFile(join(dir, 'short.md'), assistant('{max_call_minutes: 0.1}'));
  await writeFile(join(dir, 'one-turn.md'), assistant('{max_turns: 1}'));
  provider.onSpeech(/./, { audio: tonePcm(300).toString('base64'), format: 'pcm' });
  provider.onTranscription({ transcription: { text: HEARD } });
  provider.onMessage(HEARD, { content: REPLY });
  await provider.start();
  server = await RecordServer.start();
  worker = await WorkerProcess.start({
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
    TOKEN_SERVER_URL: server.url,
    IDLE_TIMEOUT_SECONDS: '4',
    MODEL_PRICES: PRICES,
  });
});

afterEach(async () => {
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
});

afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await provider.stop();
  await rm(dir, { recursive: true, force: true });
});

const greeted = async (id = 'default') => {
  const metadata = JSON.stringify({ assistant: id });
  const visitor = await TestVisitor.join({ url, agentName: worker.agentName, metadata });
  visitors.push(visitor);
  await visitor.until('the greeting', (it) => it.agentTexts().includes(GREETING));
  return visitor;
};
const untilSaid = (visitor: TestVisitor, text: string) =>
  visitor.until(text, (it) => it.agentTexts().includes(text), 30_000);
/** The agent said why, left, and took the room along. */
const untilEnded = async (visitor: TestVisitor, reason: string) => {
  await visitor.until('the agent to leave', (it) => it.agentLeftAtMs !== undefined, 30_000);
  expect(visitor.valuesOf(AGENT_ATTRIBUTES.ended)).toEqual([reason]);
  await vi.waitFor(
    async () => expect(await roomService(url).listRooms([visitor.roomName])).toEqual([]),
    5_000,
  );
};

describe('a call', () => {
  it('in which nobody speaks ends after two questions, not sooner for a word', async () => {
    const visitor = await greeted();
    await untilSaid(visitor, sentence('still-there', 'en'));
    expect(visitor.payloadsOf('call.warning')).toEqual([{ reason: 'idle', ends_in_s: 8 }]);
    await visitor.type(HEARD);
    await untilSaid(visitor, REPLY);
    await untilSaid(visitor, sentence('goodbye-idle', 'en'));
    await untilEnded(visitor, 'idle');
    expect(visitor.payloadsOf('call.warning')).toHaveLength(3);
  });

  it('ends when its time is over, with a warning before', async () => {
    const visitor = await greeted('short');
    await untilSaid(visitor, sentence('ending-soon', 'en'));
    expect(visitor.payloadsOf('call.warning')).toContainEqual({ reason: 'max-duration', ends_in_s: 1 });
    await untilSaid(visitor, sentence('goodbye-limit', 'en'));
    await untilEnded(visitor, 'max-duration');
  });

  it('ends when its turns are used up, after the last answer', async () => {
    const visitor = await greeted('one-turn');
    await visitor.type(HEARD);
    await untilSaid(visitor, REPLY);
    await untilSaid(visitor, sentence('goodbye-limit', 'en'));
    await untilEnded(visitor, 'budget');
  });

  it('tells the page the timings of each turn, and Prometheus what happened and what it cost', async () => {
    const visitor = await greeted();
    await visitor.speak(QUESTION);
    await untilSaid(visitor, REPLY);
    const timings = await visitor.until(
      'timings',
      (it) => it.payloadsOf('turn.timings')[0] as AgentMessagePayloads['turn.timings'] | undefined,
    );
    expect(timings.turn).toBe(0);
    expect(timings.transcript_ms).toBeGreaterThanOrEqual(0);
    expect(timings.first_audio_ms!).toBeGreaterThan(timings.first_token_ms!);
    await visitor.leave();
    await worker.untilActiveJobs(0);
    expect(server.telemetry).toEqual([{ turns: [{ response_ms: timings.first_audio_ms }] }]);
    const metrics = await worker.metrics();
    for (const line of [
      /^va_agent_calls_started_total\{assistant="default"\} [1-9]/m,
      /^va_agent_calls_ended_total\{assistant="default",reason="visitor-left"\} [1-9]/m,
      /^va_agent_turn_seconds_count\{stage="first_audio"\} 1$/m,
      /^va_agent_tokens_total\{model="gpt-4.1-mini",direction="output"\} [1-9]/m,
      /^va_agent_audio_seconds_total\{part="stt",model="whisper-1"\} [0-9.]+$/m,
      /^va_agent_cost_total\{assistant="default"\} 0\.0\d*[1-9]/m,
      /^va_agent_calls_active 0$/m,
    ])
      expect(metrics).toMatch(line);
  });

  it('goes on, with the same agent, when the visitor’s client takes leave and connects anew', async () => {
    const { roomName: room, identity, agentIdentities } = await greeted();
    await visitors.at(-1)!.leave();
    const again = await TestVisitor.join({ url, agentName: worker.agentName, room, identity });
    visitors.push(again);
    await again.speak(QUESTION);
    await untilSaid(again, REPLY);
    await again.until('the reply to be heard', ({ heardAtMs }) => heardAtMs.length > 10);
    expect(again.agentIdentities).toEqual(agentIdentities);
    await again.leave();
    await worker.untilActiveJobs(0);
    await vi.waitFor(async () => expect(await roomService(url).listRooms([room])).toEqual([]), 5_000);
  });

  it('is over within 30 s of the death of the visitor’s browser, and so are room and process', async () => {
    const room = `call-killed-${process.pid}`;
    const join = JSON.stringify({ url, agentName: worker.agentName, room });
    const script = `const { TestVisitor } = await import('${VISITOR_MODULE}'); const it = await TestVisitor.join(${join});
      await it.until('the greeting', () => it.agentTexts().length > 0); console.log('greeted');`;
    const browser = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: browser.stdout });
    for (;;) if (String((await once(lines, 'line'))[0]) === 'greeted') break;
    browser.kill('SIGKILL');
    await worker.untilActiveJobs(0, 30_000);
    expect(await roomService(url).listRooms([room])).toEqual([]);
  });
});
