import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../scripts/dist/stack/index.js';
import { useBrowser } from './support/browser.js';
import { eventually, Visitor } from './support/visitor.js';

const GREETING = /Hello, this is Harbour Bikes/;
const HOURS = /Monday to Friday from nine to six/;

const browser = useBrowser();
/** How long a part that was killed is away, ms. */
const outage = { firstMs: 1_500, capMs: 60_000, resetAfterMs: 0 };
let stack: Stack;
beforeAll(async () => {
  const { VOICE_ASSISTANT_CACHE } = process.env;
  stack = await startStack({
    logDir: '.run/e2e-restart-logs',
    settings: VOICE_ASSISTANT_CACHE ? { VOICE_ASSISTANT_CACHE } : {},
    backoff: outage,
  });
});
afterAll(() => stack?.stop());

/** How often the assistant has said so. */
const saysOf = async (visitor: Visitor, words: RegExp): Promise<number> =>
  (await visitor.transcript()).filter((line) => line.startsWith('assistant:') && words.test(line)).length;

describe('a media server that is killed in mid-call and started again', () => {
  for (const [away, ms] of [
    ['a moment', 1_500],
    ['15 s', 15_000],
  ] as const)
    it(`E9: after ${away}: the next words are answered by who knows what was said before`, async () => {
      const visitor = await Visitor.open(await browser.newContext(), stack.siteUrl);
      await visitor.startCall();
      await visitor.reads('assistant', GREETING);
      await visitor.asks('when are you open', HOURS);
      await visitor.hearsSilence();

      outage.firstMs = ms;
      stack.kill('media-server');
      await visitor.sees(/reconnecting/);
      // at once, as people do: nothing that was typed is lost
      await visitor.type('say that again please');
      await eventually(async () => expect(await saysOf(visitor, HOURS)).toBe(2), ms + 20_000);
      expect(await saysOf(visitor, GREETING)).toBe(1);
      await visitor.hearsSilence();
      await visitor.sees('Listening');
      await visitor.asks('where are you', /twelve Harbour Lane/);
    });
});

/** One message of the record. */
interface Recorded {
  readonly id: string;
  readonly speaker: string;
  readonly text: string;
  readonly interrupted: boolean;
}

/** What the token server has of the visitor's conversation, asked for as the page does. */
async function recordOf(visitor: Visitor): Promise<readonly Recorded[]> {
  const ticket = await visitor.page.evaluate(() => {
    const name = Object.keys(sessionStorage).find((key) => key.startsWith('voice-assistant.call.'));
    return JSON.parse(sessionStorage.getItem(name ?? '') ?? '{}') as { id: string; key: string };
  });
  const response = await fetch(`${stack.serverUrl}/api/conversations/${ticket.id}/messages`, {
    headers: { authorization: `Bearer ${ticket.key}` },
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { messages: readonly Recorded[] }).messages;
}

describe('the record of a call', () => {
  it('has all that was shown, in order, though the token server was killed in mid-call', async () => {
    const visitor = await Visitor.open(await browser.newContext(), stack.siteUrl);
    await visitor.startCall();
    await visitor.reads('assistant', GREETING);
    await visitor.asks('where are you', /twelve Harbour Lane/);
    await visitor.hearsSilence();
    const before = await visitor.heardMs();
    await visitor.type('when are you open');
    await visitor.hears(1_500, before);
    await visitor.type('how can I pay'); // over the answer

    await visitor.reads('assistant', /in cash/);
    outage.firstMs = 3_000;
    stack.kill('token-server');
    await visitor.type('how much is a repair');
    await visitor.reads('assistant', /basic service costs/);
    await visitor.hearsSilence();
    await stack.healthy('token-server');

    const shown = (await visitor.snapshot()).transcript;
    await eventually(async () =>
      expect((await recordOf(visitor)).map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual(
        shown.map(({ speaker, text }) => `${speaker}: ${text.trim()}`),
      ),
    );
    const record = await recordOf(visitor);
    const spoken = shown.filter(({ id }) => !id.startsWith('typed-')).map(({ id }) => id);
    expect(record.map(({ id }) => id)).toEqual(expect.arrayContaining(spoken));
    expect(record.filter(({ interrupted }) => interrupted).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^We are open/),
    ]);

    await visitor.button('Hang up').click();
    await eventually(async () => {
      const metrics = await (await fetch(`${stack.serverUrl}/metrics`)).text();
      expect(metrics).toMatch(/^connection_quality_total\{quality="\w+"\} [1-9]/m); // from the page
      expect(metrics).toMatch(/^turn_latency_seconds_count [1-9]/m); // from page or agent
    });
  });
});
