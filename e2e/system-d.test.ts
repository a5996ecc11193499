import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** One for each tool, and what only that tool's answer says. */
const QUESTIONS = [
  ['give me a summary of her career', /Nora Ekholm/],
  ['what experience did she have at the company iron bridge', /Iron ?bridge/i],
  ['what technology experience does she have with python', /Python/],
  ['tell me about her education', /Chalmers|Uppsala/],
  ['tell me about her skills', /skill/i],
  ['what publications are there', /20\d\d|published/],
] as const;

/** The assistant's last words, and where they come from. */
const lastAnswer = (visitor: Visitor) =>
  visitor.widget.evaluate((element) => {
    const { transcript } = (element as unknown as { snapshot: { transcript: Entry[] } }).snapshot;
    const {
      text = '',
      final = false,
      sources = [],
    } = transcript.findLast((it) => it.speaker === 'assistant') ?? {};
    return { text, final, sources: sources.map(({ title }) => title) };
  });
interface Entry {
  readonly speaker: string;
  readonly text: string;
  readonly final: boolean;
  readonly sources?: readonly { readonly title: string }[];
}

describe('D: the CV assistant', () => {
  it('D2-D4: hears a question for each of the six tools, looks it up, and says where the answer comes from', async () => {
    const visitor = await Visitor.open(await browser.newContext(), `${siteUrl}/cv`);
    await visitor.button('Ask about my work').click();
    await visitor.button('Start talking').click();
    await visitor.reads('assistant', /What would you like to know/);
    for (const [question, answer] of QUESTIONS) {
      await visitor.hearsSilence();
      const before = (await lastAnswer(visitor)).text;
      await visitor.say(question);
      await eventually(async () => {
        const { text, final, sources } = await lastAnswer(visitor);
        expect([text === before, final, sources.length > 0], `${question}: ${text}`).toEqual([
          false,
          true,
          true,
        ]);
        expect(text).toMatch(answer);
      });
    }
  });

  it('D9: "What was my first job?" is looked up, heard and read; then the room is gone', async () => {
    const visitor = await Visitor.open(await browser.newContext(), `${siteUrl}/cv`);
    await visitor.button('Ask about my work').click();
    const before = await rooms();
    await visitor.button('Start talking').click();
    await visitor.reads('assistant', /What would you like to know/);
    await visitor.hearsSilence();
    const heardMs = await visitor.heardMs();
    await visitor.say('what was my first job');
    // by its answer: the recogniser may have understood a small word otherwise
    await eventually(async () => {
      const said = (await visitor.transcript()).filter((line) => line.startsWith('assistant:'));
      expect(said.at(-1)).toMatch(/Lantern Bookshop/);
    });
    await visitor.hears(500, heardMs);
    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    // D5: the room goes with its visitor
    await eventually(async () => expect(await rooms()).toEqual(before), 60_000);
  });
});
