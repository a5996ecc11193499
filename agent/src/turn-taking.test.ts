import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaServerUrl } from './testing/media-server.js';
import { TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm, type Wav } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const GREETING = 'Hello, this is the test.';
const REPLY = 'Gladly.';
/** Sounds finished to the detector of turns. */
const SOUND = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));
/** Of a person who thinks what to say next. */
const PAUSE_MS = 700;

const provider = new LLMock({ port: 0 });
let folder: string;
let worker: WorkerProcess;
let visitor: TestVisitor;

const withPause = ({ samples, sampleRateHz }: Wav): Wav => ({
  sampleRateHz,
  samples: new Int16Array([...samples, ...new Int16Array((PAUSE_MS * sampleRateHz) / 1_000), ...samples]),
});
const heardFrom = (it: TestVisitor) =>
  it.transcripts
    .filter(({ speaker, final, isClosed }) => speaker === it.identity && final && isClosed)
    .map(({ text }) => text);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turns-'));
  await writeFile(
    join(folder, 'default.md'),
    `---\nname: Test\ngreeting: ${GREETING}\n---\nAnswer shortly.\n`,
  );
  provider.onSpeech(/./, { audio: tonePcm(600).toString('base64'), format: 'pcm' });
  provider.onMessage(/./, { content: REPLY });
  await provider.start();
  worker = await WorkerProcess.start({
    LIVEKIT_URL: mediaServerUrl(),
    ASSISTANTS_DIR: folder,
    VOICE_ASSISTANT_CACHE: folder,
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
});
afterAll(async () => {
  await visitor?.leave();
  await worker?.stop();
  await provider.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a visitor who pauses in mid-sentence', () => {
  it('is let finish after words that no sentence ends with, and answered once', async () => {
    let heardAs = 'I would like to';
    provider.on({ endpoint: 'transcription' }, () => ({ transcription: { text: heardAs } }));
    visitor = await TestVisitor.join({ url: mediaServerUrl(), agentName: worker.agentName });
    await visitor.until('the greeting', (it) => it.agentTexts().includes(GREETING));
    const said = visitor.speak(withPause(SOUND));
    await visitor.until('the first half', (it) => heardFrom(it).length === 1);
    heardAs = 'rent a bicycle';
    await visitor.until('the reply', (it) => it.agentTexts().includes(REPLY));
    await said;
    expect(heardFrom(visitor)).toEqual(['I would like to', 'rent a bicycle']);
    expect(visitor.agentTexts()).toEqual([GREETING, REPLY]);
  });
});
