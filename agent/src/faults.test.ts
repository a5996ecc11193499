import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_ATTRIBUTES, type AgentErrorCause, type AgentErrorCode } from '@voice-assistant/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SentenceName, sentence } from './resilience/sentences.js';
import { type Fault, FaultyProvider, type Part } from './testing/faulty-provider.js';
import { mediaServerUrl, roomService } from './testing/media-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const GREETING = 'Hello, this is the test.';
const HEARD = 'When are you open?';
const REPLY = 'We are open from nine to six.';
const TYPED = 'Where can I find you?';
const TYPED_REPLY = 'Next to the old lighthouse.';
const QUESTION = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));

let url: string;
let dir: string;
const mock = new LLMock({ port: 0 });
let provider: FaultyProvider;
let worker: WorkerProcess;
const visitors: TestVisitor[] = [];

beforeAll(async () => {
  url = mediaServerUrl();
  dir = await mkdtemp(join(tmpdir(), 'faults-'));
  await writeFile(join(dir, 'default.md'), `---\nname: Test\ngreeting: ${GREETING}\n---\nAnswer shortly.\n`);
  mock.onSpeech(/./, { audio: tonePcm(600).toString('base64'), format: 'pcm' });
  mock.onTranscription({ transcription: { text: HEARD } });
  mock.onMessage(HEARD, { content: REPLY });
  mock.onMessage(TYPED, { content: TYPED_REPLY });
  await mock.start();
  provider = await FaultyProvider.start(mock.url);
  worker = await WorkerProcess.start({
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
    PROVIDER_TIMEOUT_SECONDS: '4', // what fails is tried three times within it, also on a busy machine
    LOG_LEVEL: 'debug',
  });
});

afterAll(async () => {
  await worker?.stop();
  await provider?.stop();
  if (worker) await mock.stop();
  await rm(dir, { recursive: true, force: true });
});

afterEach(async () => {
  provider.mend();
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
});

const greeted = async (metadata = '') => {
  const visitor = await TestVisitor.join({ url, agentName: worker.agentName, metadata });
  visitors.push(visitor);
  await visitor.until('the greeting', (it) => it.agentTexts().includes(GREETING));
  await untilListening(visitor);
  return visitor;
};
const untilListening = (visitor: TestVisitor) =>
  visitor.until('the agent to listen', (it) => it.valuesOf(AGENT_ATTRIBUTES.state).at(-1) === 'listening');

type Case = [Part, Fault, SentenceName, AgentErrorCode, AgentErrorCause];
const FAULTS: Case[] = [
  ['transcriptions', 'error', 'not-heard', 'transcription-failed', 'unavailable'],
  ['transcriptions', 'hang', 'not-heard', 'transcription-failed', 'timeout'],
  ['transcriptions', 'malformed', 'not-heard', 'transcription-failed', 'unavailable'],
  ['completions', 'rate-limit', 'no-answer', 'model-failed', 'rate-limited'],
  ['completions', 'error', 'no-answer', 'model-failed', 'unavailable'],
  ['completions', 'hang', 'no-answer', 'model-failed', 'timeout'],
  ['completions', 'cut', 'no-answer', 'model-failed', 'unavailable'],
  ['completions', 'empty', 'no-answer', 'model-failed', 'malformed'],
  ['speech', 'rate-limit', 'no-voice', 'speech-failed', 'rate-limited'],
  ['speech', 'error', 'no-voice', 'speech-failed', 'unavailable'],
  ['speech', 'hang', 'no-voice', 'speech-failed', 'timeout'],
  ['speech', 'malformed', 'no-voice', 'speech-failed', 'unavailable'],
];

/** One fault in a call: told by voice and in writing, with code and cause; and what is said next is answered. */
async function expectFirstAid(visitor: TestVisitor, [part, fault, name, code, cause]: Case) {
  const isHearing = part === 'transcriptions';
  const ask = () => (isHearing ? visitor.speak(QUESTION) : visitor.type(TYPED));
  const transcriptsBefore = visitor.transcripts.length;
  const heardBefore = visitor.heardAtMs.length;
  provider.break(part, fault);
  await ask();
  await visitor.until(
    `"${name}"`,
    (it) =>
      it.transcripts
        .slice(transcriptsBefore)
        .some(({ text }) => sentence(name, 'en').startsWith(text.trim())) &&
      it.heardAtMs.length > heardBefore + 20,
  );
  expect(visitor.valuesOf(AGENT_ATTRIBUTES.error).at(-1)).toBe(code);
  expect(visitor.valuesOf(AGENT_ATTRIBUTES.errorCause).at(-1)).toBe(cause);
  provider.mend();
  const textsBefore = visitor.agentTexts().length;
  await ask();
  const reply = isHearing ? REPLY : TYPED_REPLY;
  await visitor.until('the reply', (it) => it.agentTexts().slice(textsBefore).includes(reply));
  await visitor.until('no error', (it) => it.valuesOf(AGENT_ATTRIBUTES.error).at(-1) === '');
}

describe('a call whose provider fails', () => {
  it.each(FAULTS.filter(([part]) => part === 'transcriptions'))(
    'says so when %s answer with %s, and answers what is said next',
    async (...fault) => {
      await expectFirstAid(await greeted(), fault);
    },
  );

  it('says so whatever goes wrong with the model and the speech, all in one call', async () => {
    const visitor = await greeted();
    for (const fault of FAULTS.filter(([part]) => part !== 'transcriptions'))
      await expectFirstAid(visitor, fault);
  });

  it('says goodbye and removes the room when nothing gets better, in the visitor’s language', async () => {
    const visitor = await greeted('{"lang":"de-AT"}');
    provider.break('completions', 'error');
    for (const name of ['no-answer', 'no-answer', 'giving-up'] as const) {
      const before = visitor.transcripts.length;
      await visitor.type(TYPED);
      await visitor.until(name, (it) =>
        it.transcripts
          .slice(before)
          .some(({ text }) => text !== '' && sentence(name, 'de').startsWith(text.trim())),
      );
    }
    await visitor.until('the agent to leave', (it) => it.agentLeftAtMs !== undefined, 15_000);
    expect(visitor.valuesOf(AGENT_ATTRIBUTES.ended)).toEqual(['failed']);
    await worker.untilActiveJobs(0);
    expect(await roomService(url).listRooms([visitor.roomName])).toEqual([]);
  });

  it('ends at once when the account is empty', async () => {
    const visitor = await greeted();
    provider.break('completions', 'quota');
    await visitor.type(TYPED);
    await visitor.until('the agent to leave', (it) => it.agentLeftAtMs !== undefined, 15_000);
    expect(visitor.valuesOf(AGENT_ATTRIBUTES.errorCause)).toContain('out-of-quota');
  });
});
