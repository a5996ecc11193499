import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_ATTRIBUTES, VISION } from '@voice-assistant/protocol';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaServerUrl, roomService } from './testing/media-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { tonePcm } from './testing/wav.js';
import { VISION_MAIN, WorkerProcess } from './testing/worker-process.js';

const WIDTH = 320;
const HEIGHT = 240;
const PLANE = WIDTH * HEIGHT;

/** A grey wall, with somebody in dark red before it who sways a little. */
function frameOf(isSomeoneThere: boolean): Uint8Array {
  const frame = new Uint8Array((PLANE * 3) / 2).fill(128);
  frame.fill(160, 0, PLANE);
  if (!isSomeoneThere) return frame;
  const left = 110 + Math.round(8 * Math.sin(performance.now() / 500));
  for (let y = 60; y < HEIGHT; y++) {
    frame.fill(60, y * WIDTH + left, y * WIDTH + left + 100);
    const chroma = PLANE + (PLANE >> 2) + (y >> 1) * (WIDTH >> 1) + (left >> 1);
    frame.fill(210, chroma, chroma + 50);
  }
  return frame;
}

interface Seen {
  readonly messages: readonly { readonly content: unknown }[];
}
interface Picture {
  readonly image_url?: { readonly url: string };
}

let dir: string;
let worker: WorkerProcess;
let eyes: WorkerProcess;
let visitor: TestVisitor;
const provider = new LLMock({ port: 0 });
const presences = (it: TestVisitor) => it.valuesOf(VISION.presence);

const picturesShown = () =>
  provider
    .getRequests()
    .filter(({ path }) => path.endsWith('/chat/completions'))
    .flatMap(({ body }) => (body as unknown as Seen).messages)
    .flatMap(({ content }) => (Array.isArray(content) ? (content as Picture[]) : []))
    .flatMap((part) => part.image_url?.url ?? []);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vision-'));
  const front = 'name: Kiosk\ngreeting: Welcome.\nvision: true\nlimits: {nobody_seconds: 6}';
  await writeFile(join(dir, 'default.md'), `---\n${front}\n---\nLook.\n`);
  const endsWith = (role: string) => (request: { messages: { role: string }[] }) =>
    request.messages.at(-1)?.role === role;
  provider.onSpeech(/./, { audio: tonePcm(200).toString('base64'), format: 'pcm' });
  provider.on(
    { userMessage: 'What do I wear?', predicate: endsWith('user') },
    { toolCalls: [{ name: 'look_through_camera', arguments: '{"question":"Which colour is it?"}' }] },
  );
  provider.on({ userMessage: 'What do I wear?', predicate: endsWith('tool') }, { content: 'Something red.' });
  provider.onMessage('Which colour is it?', { content: 'A red coat.' });
  await provider.start();
  const url = mediaServerUrl();
  const env = {
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
  };
  [worker, eyes] = await Promise.all([WorkerProcess.start(env), WorkerProcess.start(env, VISION_MAIN)]);
  visitor = await TestVisitor.join({ url, agentName: worker.agentName, watcherName: eyes.agentName });
});

afterAll(async () => {
  await visitor?.leave();
  await Promise.all([worker?.stop(), eyes?.stop()]);
  await provider.stop();
  await rm(dir, { recursive: true, force: true });
});

// One visit, in its order: who comes is asked about, and leaves.
describe('the vision agent', () => {
  let isSomeoneThere = false;
  let camera: { stop(): Promise<void> };

  it('is there, says that the camera is off, and takes no call from the one who answers', async () => {
    await visitor.until('eyes and voice', (it) => it.agent && presences(it).includes('camera-off'));
    await visitor.until('the greeting', (it) => it.agentTexts().includes('Welcome.'));
    await visitor.type('What do I wear?');
    await visitor.until('an answer', (it) => it.agentTexts().includes('Something red.'));
    expect(visitor.payloadsOf('tool.progress').at(-1)).toEqual({
      name: 'look_through_camera',
      state: 'failed',
    });
    expect(picturesShown()).toEqual([]);
  });

  it('sees somebody come', async () => {
    camera = await visitor.film(WIDTH, HEIGHT, () => frameOf(isSomeoneThere));
    await visitor.until('an empty place', (it) => presences(it).at(-1) === 'nobody');
    isSomeoneThere = true;
    await visitor.until('somebody', (it) => presences(it).at(-1) === 'someone');
  });

  it('shows the model what the camera sees now, as JPEG, and publishes nothing', async () => {
    await visitor.type('What do I wear?');
    await visitor.until('the answer', (it) =>
      it.payloadsOf('tool.progress').some((payload) => (payload as { state: string }).state === 'finished'),
    );
    const url = picturesShown()[0]!;
    expect(url).toMatch(/^data:image\/jpeg;base64,/);
    const jpeg = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    // a slow start may send a smaller picture
    const place = Math.floor(info.height * 0.75) * info.width + (info.width >> 1);
    const [red = 0, green = 0] = data.subarray(3 * place);
    expect(info.width / info.height).toBeCloseTo(WIDTH / HEIGHT, 1);
    expect(red - green).toBeGreaterThan(40);
    const service = roomService(mediaServerUrl());
    const others = await service.listParticipants(visitor.roomName);
    const watcher = others.find(({ identity }) => identity.startsWith(VISION.identityPrefix));
    expect(watcher?.tracks).toEqual([]);
    expect(watcher?.permission).toMatchObject({ canPublish: false, canSubscribe: true });
  });

  it('answers nobody but the agent: a picture costs money', async () => {
    const watcher = (await roomService(mediaServerUrl()).listParticipants(visitor.roomName)).find(
      ({ identity }) => identity.startsWith(VISION.identityPrefix),
    );
    const answer = await visitor.ask(watcher!.identity, VISION.look, '{"question":"Who is it?"}');
    expect(JSON.parse(answer)).toEqual({ error: 'not-allowed' });
    expect(picturesShown()).toHaveLength(1);
  });

  it('is brought back into the call when its process dies, and sees again who comes', async () => {
    isSomeoneThere = false;
    await visitor.until('an empty place', (it) => presences(it).at(-1) === 'nobody');
    const seenBefore = presences(visitor).length;
    const killedAtMs = performance.now();
    process.kill(eyes.processThatSaid('watching'), 'SIGKILL');
    const since = (it: TestVisitor) => presences(it).slice(seenBefore);
    await visitor.until('other eyes', (it) => since(it).includes('nobody'));
    expect(performance.now() - killedAtMs).toBeLessThan(6_000);
    isSomeoneThere = true;
    await visitor.until('somebody', (it) => since(it).at(-1) === 'someone');
    const others = await roomService(mediaServerUrl()).listParticipants(visitor.roomName);
    expect(others.filter(({ identity }) => identity.startsWith(VISION.identityPrefix))).toHaveLength(1);
  });

  it('sees them leave; then the session ends and the room is gone, with everybody in it', async () => {
    isSomeoneThere = false;
    await visitor.until('an empty place', (it) => presences(it).at(-1) === 'nobody');
    await visitor.until('the agent to leave', (it) => it.agentLeftAtMs !== undefined);
    expect(visitor.valuesOf(AGENT_ATTRIBUTES.ended)).toEqual(['idle']);
    await camera.stop();
    await Promise.all([worker.untilActiveJobs(0), eyes.untilActiveJobs(0)]);
    expect(await roomService(mediaServerUrl()).listRooms([visitor.roomName])).toEqual([]);
  });
});
