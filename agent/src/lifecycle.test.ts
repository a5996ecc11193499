import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { roomOfConversation } from '@voice-assistant/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sentence } from './resilience/sentences.js';
import { mediaServerUrl, roomService } from './testing/media-server.js';
import { RecordServer } from './testing/record-server.js';
import { type JoinOptions, TestVisitor } from './testing/test-visitor.js';
import { tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const GREETING = 'Hello, this is the test.';
const NAME = 'My name is Ada.';
const NAME_REPLY = 'Nice to meet you, Ada.';
const WHO = 'Who am I?';
const WHO_REPLY = 'You are Ada.';
const STORY = 'Tell me a story.';
const STORY_REPLY = 'Once upon a time there was a very long story that nobody ever heard to its end.';

let url: string;
let dir: string;
const provider = new LLMock({ port: 0 });
let server: RecordServer;
let worker: WorkerProcess;
const visitors: TestVisitor[] = [];

beforeAll(async () => {
  url = mediaServerUrl();
  dir = await mkdtemp(join(tmpdir(), 'life-'));
  await writeFile(join(dir, 'default.md'), `---\nname: Test\ngreeting: ${GREETING}\n---\nAnswer shortly.\n`);
  provider.onSpeech(STORY_REPLY, { audio: tonePcm(10_000).toString('base64'), format: 'pcm' });
  provider.onSpeech(/./, { audio: tonePcm(600).toString('base64'), format: 'pcm' });
  provider.onMessage(NAME, { content: NAME_REPLY });
  provider.onMessage(STORY, { content: STORY_REPLY });
  // knows it only from what was said before
  provider.on(
    {
      userMessage: WHO,
      predicate: ({ messages }) => messages.some(({ content }) => content === NAME_REPLY),
    },
    { content: WHO_REPLY },
  );
  await provider.start();
  server = await RecordServer.start();
  worker = await startWorker();
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

const startWorker = (env: Record<string, string> = {}) =>
  WorkerProcess.start({
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
    TOKEN_SERVER_URL: server.url,
    LOG_LEVEL: 'debug',
    ...env,
  });

const greeted = async (options: Partial<JoinOptions> = {}) => {
  const visitor = await TestVisitor.join({ url, agentName: worker.agentName, ...options });
  visitors.push(visitor);
  await visitor.until('the greeting', (it) => it.agentTexts().includes(GREETING));
  return visitor;
};
/** Types and waits for the reply. */
const ask = async (visitor: TestVisitor, text: string, reply: string, id?: string) => {
  await visitor.type(text, id);
  await visitor.until(reply, (it) => it.agentTexts().includes(reply));
};
/** Resolves to what of the long reply is shown by then. */
const untilSomeWords = (visitor: TestVisitor) =>
  visitor.until('some words of a reply', (it) => {
    const text = it.transcripts.at(-1)?.text ?? '';
    return STORY_REPLY.startsWith(text) && text.length > 12 && text;
  });
/** The process that answers the only call. */
const jobProcess = () => worker.processThatSaid('call started');
const newConversation = () => {
  const id = randomUUID();
  return { id, room: roomOfConversation(id) };
};

describe('a call whose process is killed', () => {
  it('has an agent again within 5 s, which remembers, and never two', async () => {
    const { id, room } = newConversation();
    const visitor = await greeted({ room });
    const receipt = { message_id: 'typed-1' };
    await ask(visitor, NAME, NAME_REPLY, receipt.message_id);
    const killedAtMs = performance.now();
    process.kill(jobProcess(), 'SIGKILL');
    await visitor.until('another agent', (it) => it.agentIdentities.length === 2);
    expect(performance.now() - killedAtMs).toBeLessThan(5_000);
    await visitor.until('a word about it', (it) => it.agentTexts().includes(sentence('cut-off', 'en')));
    // a page that has not been told before the process died
    const receipts = visitor.payloadsOf('text.received').length;
    await visitor.type(NAME, receipt.message_id);
    await visitor.until('the receipt', (it) => it.payloadsOf('text.received').length > receipts);
    expect(visitor.payloadsOf('text.received').at(-1)).toEqual(receipt);
    await ask(visitor, WHO, WHO_REPLY);
    expect(visitor.mostAgents).toBe(1);
    expect(visitor.agentTexts().filter((text) => text === GREETING)).toHaveLength(1);
    await vi.waitFor(() =>
      expect(server.said(id)).toEqual([
        `assistant: ${GREETING}`,
        `visitor: ${NAME}`,
        `assistant: ${NAME_REPLY}`,
        `assistant: ${sentence('cut-off', 'en')}`,
        `visitor: ${WHO}`,
        `assistant: ${WHO_REPLY}`,
      ]),
    );
  });

  it('loses no word that was shown, though the token server is away', async () => {
    const { id, room } = newConversation();
    const visitor = await greeted({ room });
    server.isAway = true;
    await visitor.type(STORY);
    const shown = await untilSomeWords(visitor);
    process.kill(jobProcess(), 'SIGKILL');
    await visitor.until('another agent', (it) => it.agentIdentities.length === 2);
    // who leaves before the new agent looks for a visitor leaves it waiting for a minute, also in the next test
    await visitor.until('a word about it', (it) => it.agentTexts().includes(sentence('cut-off', 'en')));
    server.isAway = false;
    await vi.waitFor(() => expect(server.said(id)).toHaveLength(4), 20_000);
    const [, question, reply] = server.events.get(id)!;
    expect(question).toMatchObject({ speaker: 'visitor', text: STORY });
    expect(reply).toMatchObject({ speaker: 'assistant', interrupted: true });
    expect(reply!.kind === 'message' && reply!.text.startsWith(shown.trim())).toBe(true);
  });
});

describe('the record of a call', () => {
  it('says what was heard of an interrupted reply, keeps feedback, and leaves nothing on disk', async () => {
    const { id, room } = newConversation();
    const visitor = await greeted({ room });
    await visitor.type(STORY);
    await untilSomeWords(visitor);
    await ask(visitor, NAME, NAME_REPLY);
    const { segmentId } = visitor.transcripts.find(({ text }) => text === NAME_REPLY)!;
    await visitor.send('feedback.give', { message_id: segmentId, value: 'up', comment: 'kind' });
    await vi.waitFor(() => expect(server.events.get(id)).toHaveLength(6), 10_000);
    const [, , story, , reply, feedback] = server.events.get(id)!;
    expect(story).toMatchObject({ kind: 'message', speaker: 'assistant', interrupted: true });
    expect(
      story!.kind === 'message' && STORY_REPLY.startsWith(story!.text) && story!.text !== STORY_REPLY,
    ).toBe(true);
    expect(reply).toMatchObject({ id: segmentId, text: NAME_REPLY });
    expect(reply).not.toHaveProperty('interrupted');
    // the page is told as well
    const cut = visitor.payloadsOf('transcript.interrupted');
    expect(cut).toEqual([{ message_id: story!.kind === 'message' && story!.id }]);
    expect(feedback).toMatchObject({ kind: 'feedback', message_id: segmentId, value: 'up', comment: 'kind' });
    await visitor.leave();
    await worker.untilActiveJobs(0);
    const [scope = ''] = await readdir(join(dir, 'cache', 'calls'));
    for (const folder of ['leases', 'records'])
      expect(await readdir(join(dir, 'cache', 'calls', scope, folder))).toEqual([]);
  });

  it('waits on disk while the token server is away, and goes with the next start of a worker', async () => {
    const { id, room } = newConversation();
    const other = await startWorker({ AGENT_DATA_DIR: join(dir, 'other') });
    const visitor = await greeted({ room, agentName: other.agentName });
    server.isAway = true;
    await ask(visitor, NAME, NAME_REPLY);
    await visitor.leave();
    await other.untilActiveJobs(0);
    await other.stop();
    server.isAway = false;
    const next = await startWorker({
      AGENT_DATA_DIR: join(dir, 'other'),
      AGENT_NAME: other.agentName,
    });
    await vi.waitFor(
      () => expect(server.said(id).slice(-2)).toEqual([`visitor: ${NAME}`, `assistant: ${NAME_REPLY}`]),
      10_000,
    );
    await next.stop();
  });

  it('is read back when the conversation is gone on with', async () => {
    const { id, room } = newConversation();
    server.events.set(id, [
      { kind: 'message', id: 'a', speaker: 'visitor', text: NAME, at: new Date().toISOString() },
      { kind: 'message', id: 'b', speaker: 'assistant', text: NAME_REPLY, at: new Date().toISOString() },
    ]);
    const visitor = await greeted({ room });
    await ask(visitor, WHO, WHO_REPLY);
    await visitor.leave();
    await worker.untilActiveJobs(0);
    expect(await roomService(url).listRooms([room])).toEqual([]);
  });
});
