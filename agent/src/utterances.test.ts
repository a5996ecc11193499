import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_TOKEN_AUDIENCE, type Problem, type UtteranceResponse } from '@voice-assistant/protocol';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sentence } from './resilience/sentences.js';
import { type Fault, FaultyProvider, type Part } from './testing/faulty-provider.js';
import { DEV_KEY, DEV_SECRET, mediaServerUrl, roomService } from './testing/media-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';
import { toWav } from './utterances/speech.js';

const HEARD = 'When are you open?';
const REPLY = 'We are open from nine to six.';
const INTENT = { intent: 'question', confidence: 0.9, entities: [{ name: 'topic', value: 'hours' }] };

let dir: string;
let recording: string;
const mock = new LLMock({ port: 0 });
let provider: FaultyProvider;
let worker: WorkerProcess;
const visitors: TestVisitor[] = [];

beforeAll(async () => {
  recording = (await readFile(new URL('../fixtures/when-are-you-open.ogg', import.meta.url))).toString(
    'base64',
  );
  dir = await mkdtemp(join(tmpdir(), 'utterances-'));
  await writeFile(join(dir, 'default.md'), '---\nname: Test\ngreeting: Hello.\n---\nAnswer shortly.\n');
  mock.onSpeech(/./, { audio: tonePcm(1_500).toString('base64'), format: 'pcm' });
  mock.onTranscription({ transcription: { text: HEARD } });
  mock.on(
    { userMessage: HEARD, responseFormat: 'json_schema', endpoint: 'chat' },
    { content: JSON.stringify(INTENT) },
  );
  mock.onMessage(HEARD, { content: REPLY });
  await mock.start();
  provider = await FaultyProvider.start(mock.url);
  worker = await WorkerProcess.start({
    LIVEKIT_URL: mediaServerUrl(),
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
    PROVIDER_TIMEOUT_SECONDS: '1',
    IDLE_PROCESSES: '1',
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

const tokenFor = (audience: string) =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(DEV_KEY)
    .setAudience(audience)
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(DEV_SECRET));

const post = async (body: object, init: RequestInit = {}) =>
  fetch(`${worker.url}/utterances`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(AGENT_TOKEN_AUDIENCE)}` },
    body: JSON.stringify(body),
    ...init,
  });
const problemOf = async (response: Response) => (await response.json()) as Problem;
const isWav = (base64: string) => Buffer.from(base64, 'base64').toString('latin1', 0, 4) === 'RIFF';

describe('B2: POST /utterances', () => {
  it('B2: answers with what was heard, the intent, the reply and its sound', async () => {
    const response = await post({ audio_data: recording });
    expect(response.status).toBe(200);
    const { audio_data, ...answer } = (await response.json()) as UtteranceResponse;
    expect(answer).toEqual({
      transcription: HEARD,
      intent: 'question',
      confidence: 0.9,
      entities: { topic: 'hours' },
      response_text: REPLY,
    });
    const sound = Buffer.from(audio_data, 'base64');
    expect(isWav(audio_data)).toBe(true);
    expect(sound.readUInt32LE(24)).toBe(24_000);
    expect((sound.length - 44) / 2 / 24_000).toBeCloseTo(1.5, 0);
  });

  it('B2: is heard in the room, by who is in a call there, and the call has one agent still', async () => {
    const visitor = await TestVisitor.join({ url: mediaServerUrl(), agentName: worker.agentName });
    visitors.push(visitor);
    await visitor.until('the greeting', (it) => it.agentTexts().includes('Hello.'));
    const rooms = roomService(mediaServerUrl());
    const kindsIn = async () =>
      (await rooms.listParticipants(visitor.roomName)).map(({ name, kind }) => ({ name, kind }));
    const before = await kindsIn();
    const answered = post({ audio_data: recording, room_name: visitor.roomName, participant_name: 'Robin' });
    await expect.poll(kindsIn, { timeout: 20_000 }).toContainEqual({ name: 'Robin', kind: 1 });
    expect((await answered).status).toBe(200);
    await visitor.until('the reply', (it) => it.heardBy('Robin') > 30);
    await expect.poll(kindsIn, { timeout: 20_000 }).toEqual(before);
    expect(visitor.agentLeftAtMs).toBeUndefined();
  });

  it.each([
    ['a room that is not there', { room_name: 'nowhere' }, 404, 'room-not-found'],
    ['garbage', { audio_data: Buffer.alloc(9_000, 7).toString('base64') }, 415, 'unsupported-media'],
    ['no base64', { audio_data: 'äöü!' }, 400, 'invalid-request'],
    ['a field of no use', { colour: 'red' }, 400, 'invalid-request'],
  ])('B2: refuses %s', async (_what, body, status, code) => {
    const response = await post({ audio_data: recording, ...body });
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ code });
  });

  it('B2: refuses what is too long or too large, and two minutes hold nothing up', async () => {
    const silence = (seconds: number) =>
      toWav({ samples: new Int16Array(seconds * 48_000), sampleRateHz: 48_000 }).toString('base64');
    const tooLong = await post({ audio_data: silence(125) });
    expect(tooLong.status).toBe(415);
    expect((await problemOf(tooLong)).detail).toContain('120 s');
    const twoMinutes = post({ audio_data: silence(119) });
    const pauses: number[] = [];
    let isOver = false;
    void twoMinutes.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const askedAtMs = performance.now();
      await worker.info();
      pauses.push(performance.now() - askedAtMs);
    }
    expect((await twoMinutes).status).toBe(200);
    // also waits for this process and the other core; what is measured on an idle machine stands in the docs
    expect(pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)]).toBeLessThan(50);
    const tooLarge = await post({ audio_data: Buffer.alloc(25 * 1_024 * 1_024 + 3).toString('base64') });
    expect(tooLarge.status).toBe(413);
  });

  it('B2: refuses who cannot sign for a worker', async () => {
    for (const authorization of ['', `Bearer ${await tokenFor('voice-assistant/token-server')}`]) {
      const response = await post({ audio_data: recording }, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(await problemOf(response)).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('B2: answers four at once, and a caller who goes away makes room', async () => {
    provider.break('transcriptions', 'hang');
    const callers = Array.from({ length: 5 }, () => new AbortController());
    const asked = callers.map(({ signal }) => post({ audio_data: recording }, { signal }));
    const settled = Promise.allSettled(asked);
    const first = await Promise.race(asked); // four wait for their words
    expect(first.status).toBe(503);
    expect(await problemOf(first)).toMatchObject({ code: 'at-capacity' });
    for (const caller of callers) caller.abort();
    await settled;
    provider.mend();
    await expect
      .poll(async () => (await post({ audio_data: recording })).status, { timeout: 10_000 })
      .toBe(200);
  });

  it('B2: does without structured output where a server has none', async () => {
    mock.prependFixture({
      match: { responseFormat: 'json_schema' },
      response: { error: { message: 'unknown field' }, status: 400 },
    });
    mock.prependFixture({
      match: {
        predicate: ({ messages, response_format }) =>
          !response_format && /classify/.test(String(messages[0]?.content)),
      },
      response: { content: '```json\n{"intent": "request", "confidence": 0.5, "entities": []}\n```' },
    });
    const response = await post({ audio_data: recording });
    expect(await response.json()).toMatchObject({ intent: 'request', response_text: REPLY });
  });
});

describe('B4: an utterance whose provider fails', () => {
  const FAULTS: [Part, Fault, string, string][] = [
    ['transcriptions', 'error', 'transcription-failed', sentence('not-heard', 'de')],
    ['transcriptions', 'hang', 'transcription-failed', sentence('not-heard', 'de')],
    ['completions', 'quota', 'model-failed', sentence('no-answer', 'de')],
    ['completions', 'empty', 'model-failed', sentence('no-answer', 'de')],
    ['completions', 'hang', 'model-failed', sentence('no-answer', 'de')],
    ['speech', 'error', 'speech-failed', REPLY],
    ['speech', 'malformed', 'speech-failed', REPLY],
  ];
  it.each(FAULTS)('B4: when %s answer with %s says so in text and sound', async (part, fault, code, text) => {
    provider.break(part, fault);
    const response = await post({ audio_data: recording, lang: 'de' });
    expect(response.status).toBe(502);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code, fallback: { response_text: text } });
    expect(isWav(problem.fallback!.audio_data)).toBe(true);
    provider.mend();
    expect((await post({ audio_data: recording })).status).toBe(200);
  });

  it('B4: says the fallback in the room as well', async () => {
    const visitor = await TestVisitor.join({ url: mediaServerUrl(), agentName: 'nobody' });
    visitors.push(visitor);
    provider.break('completions', 'error');
    const response = await post({
      audio_data: recording,
      room_name: visitor.roomName,
      participant_name: 'Robin',
    });
    expect(response.status).toBe(502);
    await visitor.until('the sentence', (it) => it.heardBy('Robin') > 30);
    await visitor.leave();
  });
});
