import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { AGENT_ATTRIBUTES, type UiUpdate } from '@voice-assistant/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaServerUrl } from './testing/media-server.js';
import { MENU } from './testing/menu.js';
import { TestVisitor } from './testing/test-visitor.js';
import { readWav, tonePcm } from './testing/wav.js';
import { WorkerProcess } from './testing/worker-process.js';

const QUESTION = readWav(new URL('../fixtures/when-are-you-open.wav', import.meta.url));
const HEARD = 'Two volcanoes, please.';

let dir: string;
let worker: WorkerProcess;
let visitor: TestVisitor;
const provider = new LLMock({ port: 0 });

const screenOf = (it: TestVisitor) => it.payloadsOf('ui.update').at(-1) as UiUpdate | undefined;
const instructionsSeen = () => {
  const last = provider.getRequests().findLast(({ path }) => path.endsWith('/chat/completions'));
  return String((last!.body as unknown as { messages: { content: string }[] }).messages[0]?.content);
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kiosk-'));
  await writeFile(join(dir, 'menu.json'), JSON.stringify(MENU));
  const front = 'name: Volcano Burgers\ngreeting: Welcome.\nmenu: menu.json\nlimits: {nobody_seconds: 1}';
  await writeFile(join(dir, 'default.md'), `---\n${front}\n---\nTake orders.\n`);
  provider.onSpeech(/./, { audio: tonePcm(400).toString('base64'), format: 'pcm' });
  provider.onTranscription({ transcription: { text: HEARD } });
  const endsWith = (role: string) => (request: { messages: { role: string }[] }) =>
    request.messages.at(-1)?.role === role;
  provider.on(
    { userMessage: HEARD, predicate: endsWith('user') },
    { toolCalls: [{ name: 'add_to_cart', arguments: '{"item_id":"volcano","qty":2}' }] },
  );
  provider.on({ userMessage: HEARD, predicate: endsWith('tool') }, { content: 'Two volcanoes it is.' });
  provider.onMessage('What is in it?', { content: 'You know best.' });
  await provider.start();
  const url = mediaServerUrl();
  worker = await WorkerProcess.start({
    LIVEKIT_URL: url,
    ASSISTANTS_DIR: dir,
    VOICE_ASSISTANT_CACHE: join(dir, 'cache'),
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
  visitor = await TestVisitor.join({ url, agentName: worker.agentName });
  await visitor.until('the end of the greeting', (it) => {
    const states = it.valuesOf(AGENT_ATTRIBUTES.state);
    return states.includes('speaking') && states.at(-1) === 'listening';
  });
});

afterAll(async () => {
  await visitor?.leave();
  await worker?.stop();
  await provider.stop();
  await rm(dir, { recursive: true, force: true });
});

// One visit from the first screen to the last: each part needs what the one before has left.
describe('a visit to the kiosk', () => {
  it('begins with the menu on the screen', () => {
    expect(screenOf(visitor)).toMatchObject({ layout_mode: 'hero_grid', title: 'What would you like?' });
    expect(screenOf(visitor)?.cart).toEqual({ items: [], total: 0 });
  });

  it('has one cart for what is said and what is touched at the same time', async () => {
    const spoken = visitor.speak(QUESTION);
    for (let count = 0; count < 3; count++) await visitor.send('cart.add', { item_id: 'cola:large', qty: 1 });
    await visitor.send('cart.remove', { item_id: 'pie' }); // nothing to take out: changes nothing
    await spoken;
    await visitor.until('all of it in the cart', (it) => screenOf(it)?.cart?.total === 2 * 950 + 3 * 320);
    expect(screenOf(visitor)?.cart?.items).toEqual(
      expect.arrayContaining([
        { id: 'volcano', title: 'Volcano', qty: 2, price: 950 },
        { id: 'cola:large', title: 'Cola, large', qty: 3, price: 320 },
      ]),
    );
    const texts = (it: TestVisitor) =>
      it.payloadsOf('ui.notification').map((payload) => (payload as { text: string }).text);
    await visitor.until('the notification', (it) => texts(it).includes('2 × Volcano is in your cart.'));
  });

  it('tells the page what is heard, from the first sound to the last', async () => {
    await visitor.until('the end of the reply', (it) => it.payloadsOf('tts.end').length === 2);
    expect(visitor.payloadsOf('tts.start')).toEqual([{ text: 'Welcome.' }, { text: 'Two volcanoes it is.' }]);
    const statesOf = (it: TestVisitor) =>
      it.payloadsOf('session.state').map((payload) => (payload as { state: string }).state);
    await visitor.until('listening again', (it) => statesOf(it).at(-1) === 'LISTENING');
    const first = statesOf(visitor).indexOf('THINKING');
    expect(
      statesOf(visitor)
        .slice(first)
        .filter((it) => it !== 'LISTENING'),
    ).toEqual(['THINKING', 'SPEAKING']);
    const order = visitor.messages.map(({ type }) => type).filter((it) => it.startsWith('tts.'));
    expect(order).toEqual(['tts.start', 'tts.end', 'tts.start', 'tts.end']);
  });

  it('lets the model know what was touched', async () => {
    await visitor.send('cart.remove', { item_id: 'cola' });
    await visitor.send('touch.action', { action: 'show_category:drinks' });
    await visitor.until('the drinks', (it) => screenOf(it)?.title === 'Drinks');
    await visitor.type('What is in it?');
    await visitor.until('the answer', (it) => it.agentTexts().includes('You know best.'));
    expect(instructionsSeen()).toMatch(
      /On the screen: the category Drinks\. In your cart: 2 Volcano\. Together €19/,
    );
  });

  it('refuses what it does not understand, and says so', async () => {
    await visitor.send('cart.fly', {});
    await visitor.send('cart.add', { item_id: 'cola', qty: 0 });
    await visitor.send('cart.add', { item_id: 'pizza', qty: 1 });
    await visitor.send('touch.action', { action: 'dance' });
    await visitor.until('four refusals', (it) => it.payloadsOf('message.refused').length === 4);
    expect(visitor.payloadsOf('message.refused')).toEqual([
      { type: 'cart.fly', reason: 'unknown-type' },
      { type: 'cart.add', reason: 'malformed' },
      { type: 'cart.add', reason: 'unknown-item' },
      { type: 'touch.action', reason: 'unknown-action' },
    ]);
  });

  it('shows a page that was loaded anew what was on the screen', async () => {
    const { roomName: room, identity } = visitor;
    const url = mediaServerUrl();
    const again = await TestVisitor.join({ url, agentName: worker.agentName, room, identity });
    await visitor.leave();
    visitor = again;
    await visitor.until('the screen', (it) => screenOf(it)?.title === 'Drinks');
    expect(screenOf(visitor)?.cart?.total).toBe(2 * 950);
  });

  it('gives the order a number, and ends when the visitor touches that it shall', async () => {
    for (const action of ['checkout', 'confirm_order']) await visitor.send('touch.action', { action });
    await visitor.until('the number', (it) => screenOf(it)?.layout_mode === 'message');
    expect(JSON.stringify(screenOf(visitor)?.components)).toMatch(/order number is \d{3}\./);
    expect(screenOf(visitor)?.cart?.items).toEqual([]);
    await visitor.send('touch.action', { action: 'end_session' });
    await visitor.until('the agent to leave', (it) => it.agentLeftAtMs !== undefined);
    expect(visitor.valuesOf(AGENT_ATTRIBUTES.ended)).toEqual(['finished']);
    await worker.untilActiveJobs(0);
  });
});
