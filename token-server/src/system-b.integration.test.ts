import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Room } from '@livekit/rtc-node';
import type { ParticipantInfo, UtteranceRequest } from '@voice-assistant/protocol';
import { jwtVerify } from 'jose';
import { AccessToken } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AgentWorkerProcess, startAgentWorker } from './testing/agent-worker.js';
import { readEvents } from './testing/event-stream.js';
import { realIssuer } from './testing/issuer.js';
import { joinRoom, KEY } from './testing/media-server.js';
import { PAIR, POLL, startRealApp } from './testing/real-app.js';
import { bodyOf } from './testing/start-app.js';

let worker: AgentWorkerProcess;
beforeAll(async () => {
  worker = await startAgentWorker(`test-${randomUUID()}`);
}, 90_000);
afterAll(() => worker[Symbol.asyncDispose]());

const calls: Room[] = [];
afterEach(async () => {
  await Promise.all(calls.splice(0).map((room) => room.disconnect()));
});

const join = async (roomName: string, identity = 'ada'): Promise<Room> => {
  const room = await joinRoom(await realIssuer(KEY).issue({ roomName, identity, displayName: 'Ada' }));
  calls.push(room);
  return room;
};

const start = (options: Parameters<typeof startRealApp>[0] = {}) =>
  startRealApp({ ...options, token: { agentNames: [worker.agentName], ...options.token } });

interface Status {
  readonly connected: boolean;
  readonly connection_state: string;
  readonly participants: readonly ParticipantInfo[];
}

describe('system B, a voice agent by REST', () => {
  it('B1: puts an agent into a room under a name, tells its state, and takes it out', async () => {
    await using app = await start();
    const room_name = `b1-${randomUUID()}`;
    const statusOf = async () =>
      bodyOf<Status>(await app.fetch(`/livekit/status?room_name=${room_name}`, { headers: PAIR }));
    expect(await statusOf()).toMatchObject({
      connected: false,
      connection_state: 'disconnected',
      room: null,
    });
    await app.post('/rooms', { name: room_name }, PAIR);
    await join(room_name);

    const body = { room_name, participant_name: 'Robin' };
    const connected = await app.post('/livekit/connect', body, PAIR);
    expect(connected.status).toBe(200);
    expect(await connected.json()).toMatchObject({
      room_name,
      connected: true,
      participant: { kind: 'AGENT', name: 'Robin', state: 'ACTIVE' },
    });
    // asked again, the same one is there still
    expect((await app.post('/livekit/connect', body, PAIR)).status).toBe(200);
    const status = await statusOf();
    expect(status).toMatchObject({
      connected: true,
      connection_state: 'connected',
      room: { name: room_name },
    });
    expect(status.participants.map(({ name }) => name).sort()).toEqual(['Ada', 'Robin']);
    const all = await app.fetch('/livekit/status', { headers: PAIR });
    expect(JSON.stringify(await all.json())).toContain(room_name);

    const left = await app.post('/livekit/disconnect', { room_name }, PAIR);
    expect(await left.json()).toMatchObject({ connected: false, left: [expect.stringMatching(/^agent-/)] });
    await expect.poll(async () => (await statusOf()).connection_state, POLL).toBe('disconnected');
  }, 30_000);

  it('B1: says that no agent answers, after it has called twice, and leaves none behind', async () => {
    await using app = await start({ token: { agentNames: ['nobody'] }, timing: { answerMs: 300 } });
    const room_name = `b1-${randomUUID()}`;
    const response = await app.post('/livekit/connect', { room_name }, PAIR);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'agent-unavailable' });
    expect(await app.dispatcher.list(room_name)).toEqual([]);
    await app.rooms.remove(room_name);
  });

  it('B1, B2, B5: are for administrators alone', async () => {
    await using app = await start();
    const answers = [
      await app.post('/livekit/connect', { room_name: 'x' }),
      await app.post('/livekit/disconnect', { room_name: 'x' }),
      await app.fetch('/livekit/status?room_name=x'),
      await app.post('/livekit/process-voice', { audio_data: '' }),
      await app.fetch('/livekit/events?room_name=x'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it('B1: takes a token for one room for that room alone', async () => {
    await using app = await start();
    const token = new AccessToken(KEY.apiKey, KEY.apiSecret, { ttl: 60 });
    token.addGrant({ roomAdmin: true, room: 'mine' });
    const headers = { Authorization: `Bearer ${await token.toJwt()}` };
    expect((await app.fetch('/livekit/status?room_name=mine', { headers })).status).toBe(200);
    expect((await app.fetch('/livekit/status?room_name=other', { headers })).status).toBe(401);
  });

  it('B5: streams what happens in a room, from its full state on', async () => {
    await using app = await start();
    const room_name = `b5-${randomUUID()}`;
    await using events = await readEvents(`${app.url}/livekit/events?room_name=${room_name}`, PAIR);
    expect(await events.next('state')).toEqual({ room: null, participants: [] });
    await app.post('/rooms', { name: room_name }, PAIR);
    expect(await events.next('room')).toMatchObject({ change: 'started', room: { name: room_name } });
    const call = await join(room_name);
    expect(await events.next('participant')).toMatchObject({
      change: 'joined',
      participant: { identity: 'ada', state: 'ACTIVE' },
    });
    // who comes later is told who is there
    await using later = await readEvents(`${app.url}/livekit/events?room_name=${room_name}`, PAIR);
    expect(await later.next('state')).toMatchObject({ participants: [{ identity: 'ada' }] });
    await call.disconnect();
    expect(await events.next('participant')).toMatchObject({ change: 'left' });
    await app.rooms.remove(room_name);
    for (;;) {
      const { change } = (await events.next('room')) as { change: string };
      if (change === 'finished') break;
    }
    expect(await later.next('participant')).toMatchObject({ change: 'left' });
  });

  it('B5: ends its streams when the server stops', async () => {
    const app = await start();
    await using events = await readEvents(`${app.url}/livekit/events?room_name=b5`, PAIR);
    await events.next('state');
    await app[Symbol.asyncDispose]();
    await events.ended;
  });
});

/** A worker's HTTP port, as far as the token server sees it: who asks, what for, and the answer. */
async function startUtterances(answer: { readonly status: number; readonly body: unknown }) {
  const asked: { request: UtteranceRequest; token: string }[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const request = JSON.parse(Buffer.concat(chunks).toString());
      asked.push({ request, token: (req.headers.authorization ?? '').replace('Bearer ', '') });
      res.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const WAV = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), Buffer.alloc(64)]);
const MP3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(64)]);
const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(64)]);
const WEBM = Buffer.concat([
  Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84]),
  Buffer.from('webm'),
  Buffer.alloc(64),
]);
const PATH = '/livekit/process-voice';
const SPOKEN = { transcription: 'hello', intent: 'greeting', response_text: 'Hi!', audio_data: 'UklGRg==' };

describe('B2: POST /livekit/process-voice', () => {
  it.each([
    ['wav', WAV],
    ['mp3', MP3],
    ['ogg', OGG],
    ['webm', WEBM],
  ])('passes a recording in %s on to a worker, signed, and answers what it says', async (_format, audio) => {
    await using agent = await startUtterances({ status: 200, body: SPOKEN });
    await using app = await start({ agentUrl: agent.url });
    const body = { audio_data: audio.toString('base64'), room_name: 'kitchen', participant_name: 'Robin' };
    const response = await app.post(PATH, body, PAIR);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(SPOKEN);
    expect(agent.asked[0]!.request).toEqual(body);
    const { payload } = await jwtVerify(agent.asked[0]!.token, new TextEncoder().encode(KEY.apiSecret), {
      audience: 'voice-assistant/agent',
      issuer: KEY.apiKey,
    });
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(600);
    expect(app.log.text()).not.toContain(body.audio_data);
  });

  it.each([
    [
      'text',
      Buffer.from('this is no recording at all, but a line of text').toString('base64'),
      415,
      'unsupported-media',
    ],
    [
      'a film',
      Buffer.from([0x1a, 0x45, 0xdf, 0xa3, ...Buffer.from('matroska')]).toString('base64'),
      415,
      'unsupported-media',
    ],
    ['no base64', 'ÄÖÜ?', 400, 'invalid-request'],
    ['nothing', '', 400, 'invalid-request'],
  ])('refuses %s', async (_what, audio_data, status, code) => {
    await using agent = await startUtterances({ status: 200, body: SPOKEN });
    await using app = await start({ agentUrl: agent.url });
    const response = await app.post(PATH, { audio_data }, PAIR);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(agent.asked).toEqual([]);
  });

  it('takes 25 MiB, and no more', async () => {
    await using agent = await startUtterances({ status: 200, body: SPOKEN });
    await using app = await start({ agentUrl: agent.url });
    const audio = (bytes: number) =>
      Buffer.concat([WAV, Buffer.alloc(bytes - WAV.length)]).toString('base64');
    const most = 25 * 1024 * 1024;
    expect((await app.post(PATH, { audio_data: audio(most) }, PAIR)).status).toBe(200);
    const more = await app.post(PATH, { audio_data: audio(most + 1) }, PAIR);
    expect(more.status).toBe(413);
    expect(await more.json()).toMatchObject({ code: 'body-too-large' });
    expect(agent.asked).toHaveLength(1);
  }, 20_000);

  it.each([
    [422, { code: 'unsupported-media', status: 415, detail: 'longer than 120 s' }, 415, 'unsupported-media'],
    [500, { code: 'unexpected', status: 500 }, 503, 'agent-unavailable'],
    [200, { transcription: 'half an answer' }, 503, 'agent-unavailable'],
  ])('answers what a worker refuses, and that it fails (%s)', async (status, body, expected, code) => {
    await using agent = await startUtterances({ status, body });
    await using app = await start({ agentUrl: agent.url });
    const response = await app.post(PATH, { audio_data: WAV.toString('base64') }, PAIR);
    expect(response.status).toBe(expected);
    expect(await response.json()).toMatchObject({ code });
  });

  it('says so where there is no worker, or none that answers', async () => {
    for (const agentUrl of [undefined, 'http://127.0.0.1:9']) {
      await using app = await start(agentUrl === undefined ? {} : { agentUrl });
      const response = await app.post(PATH, { audio_data: WAV.toString('base64') }, PAIR);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ code: 'agent-unavailable' });
    }
  });
});
