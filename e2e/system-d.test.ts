import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** A question for each tool, and a word of the answer. */
const QUESTIONS = [
  ['give me a summary of her career', /ferries/],
  ['what experience did she have at the company iron bridge', /cranes/],
  ['what technology experience does she have with python', /Northern Light|Iron Bridge/],
  ['tell me about her education', /Chalmers/],
  ['tell me about her skills', /Rust/],
  ['what publications are there', /Rudder/],
] as const;

describe('D: the CV assistant', () => {
  it('D9: "What was my first job?" is looked up, heard and read; then a question for each tool', async () => {
    const visitor = await Visitor.open(await browser.newContext(), `${siteUrl}/cv`);
    await visitor.button('Ask about my work').click();
    const before = await rooms();
    await visitor.button('Start talking').click();
    await visitor.hears(500);
    await visitor.asks('what was my first job', /Lantern Bookshop/);
    for (const [question, answer] of QUESTIONS) {
      await visitor.hearsSilence();
      await visitor.say(question);
      await eventually(async () => {
        const said = await visitor.transcript();
        const asked = said.lastIndexOf(`visitor: ${question}`);
        expect(asked).toBeGreaterThan(0);
        expect(said.slice(asked + 1).join()).toMatch(answer);
      });
    }
    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    // D5: the room goes with its visitor
    await eventually(async () => expect(await rooms()).toEqual(before), 60_000);
  }, 240_000);
});
