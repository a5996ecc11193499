import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FakeProvider } from './testing/fake-provider.js';
import { mediaServerUrl } from './testing/media-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const STORY =
  'Once upon a time there was an old fisherman who lived at the harbour and mended bicycles for everyone in town.';
const STORY_MS = 8_000;
const REPLY = 'We are open from nine to six.';
/** As long as a test visitor's frame of heard audio. */
const FRAME_MS = 20;
const SOUND = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));

let provider: FakeProvider;
let worker: WorkerProcess;
let folder: string;
let heardAs: string;
let visitor: TestVisitor | undefined;

const json = (response: ServerResponse, body: object) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const chunk = (delta: object) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 0, model: 'x', choices: [{ index: 0, delta }] })}\n\n`;
const chats = () => provider.requests.filter(({ path }) => path.endsWith('/chat/completions'));

beforeAll(async () => {
  provider = await FakeProvider.start();
  provider.answer = (response, { path, body }) => {
    if (path.endsWith('/audio/transcriptions')) json(response, { text: heardAs });
    else if (path.endsWith('/audio/speech'))
      response
        .writeHead(200, { 'content-type': 'audio/pcm' })
        .end(tonePcm(body.includes(STORY) ? STORY_MS : 600));
    else
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(`${chunk({ role: 'assistant', content: REPLY })}data: [DONE]\n\n`);
  };
  folder = await mkdtemp(join(tmpdir(), 'interruption-'));
  await writeFile(
    join(folder, 'default.md'),
    `---\nname: Talker\ngreeting: ${STORY}\n---\nAnswer shortly.\n`,
  );
  worker = await WorkerProcess.start({
    LIVEKIT_URL: mediaServerUrl(),
    ASSISTANTS_DIR: folder,
    VOICE_ASSISTANT_CACHE: folder,
    OPENAI_BASE_URL: provider.client().baseURL,
  });
});
afterEach(() => visitor?.leave());
afterAll(async () => {
  await worker?.stop();
  await provider?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** In a call, over the first words of the story. Resolves to the instants at which the assistant was heard. */
async function sayOver(text: string): Promise<TestVisitor> {
  heardAs = text;
  provider.requests.length = 0;
  const it = await TestVisitor.join({ url: mediaServerUrl(), agentName: worker.agentName });
  visitor = it;
  await it.until('the story to begin', ({ heardAtMs }) => heardAtMs.length > 25);
  await it.speak(SOUND);
  return it;
}
/** The longest time between two sounds of the assistant. */
const longestSilenceMs = ({ heardAtMs }: TestVisitor) =>
  Math.max(...heardAtMs.slice(1).map((atMs, index) => atMs - (heardAtMs[index] ?? 0)));

describe('the assistant, talked over', () => {
  it('falls silent, and goes on to the end where it stopped, when that was only "uh-huh"', async () => {
    const it = await sayOver('Uh-huh.');
    await it.until('the end of the story', () => it.agentTexts().includes(STORY), 20_000);
    expect(longestSilenceMs(it)).toBeGreaterThan(800); // the visitor's sound is 1.2 s long
    expect(longestSilenceMs(it)).toBeLessThan(3_000);
    await it.until('all of it', ({ heardAtMs }) => heardAtMs.length * FRAME_MS > STORY_MS - 400);
    expect(it.heardAtMs.length * FRAME_MS).toBeLessThan(STORY_MS + 400);
    expect(chats()).toHaveLength(0);
    expect(it.transcripts.filter(({ speaker }) => speaker === it.identity)).toEqual([]);
  });

  it('goes on as well after a sound in which no word was understood', async () => {
    const it = await sayOver('');
    await it.until('the end of the story', () => it.agentTexts().includes(STORY), 20_000);
    expect(longestSilenceMs(it)).toBeGreaterThan(800);
    expect(chats()).toHaveLength(0);
  });

  it('is cut off by words, answers them once, and has said only what was heard, for the model as well', async () => {
    const it = await sayOver('When are you open?');
    await it.until('the reply', () => it.agentTexts().includes(REPLY));
    expect(it.heardAtMs.length * FRAME_MS).toBeLessThan(STORY_MS - 2_000);
    expect(it.agentTexts().filter((text) => text === REPLY)).toHaveLength(1);
    const story = it.transcripts.find(
      ({ speaker, text }) => speaker !== it.identity && text.startsWith('Once'),
    );
    expect(STORY.startsWith(story!.text.trim())).toBe(true);
    expect(story!.text.trim().length).toBeLessThan(STORY.length);
    expect(chats()).toHaveLength(1);
    const { messages } = JSON.parse(chats()[0]!.body) as { messages: { role: string; content: string }[] };
    const said = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content.trim());
    expect(said).toEqual([story!.text.trim()]);
  });
});
