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
    it(`after ${away}: the next words are answered by who knows what was said before`, async () => {
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
