import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { rooms } from '../support/rooms.js';
import { eventually, Visitor } from '../support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** For each tool a question that needs it, what only its answer says, and an entry that it cites. */
const QUESTIONS = [
  ['what experience did she have at the company iron bridge', /Iron ?Bridge/i, /Iron Bridge/],
  ['what technology experience does she have with python', /Northern Light/, /Northern Light/],
  ['tell me about her education', /Chalmers|Uppsala/, /Uppsala/],
  ['tell me about her skills', /Kubernetes|Rust|Redis/, /Databases/],
  ['what publications are there', /Rudder|Meters|Containers/, /Meters in Motion/],
  // last, for it is long
  ['give me a summary of her career', /Principal engineer|ferries|Ekholm/, /Lantern Bookshop/],
] as const;

interface Entry {
  readonly speaker: string;
  readonly text: string;
  readonly sources?: readonly { readonly title: string }[];
}

/** What was said since the visitor last spoke, and where it comes from. */
const answerTo = (visitor: Visitor) =>
  visitor.widget.evaluate((element) => {
    const { transcript } = (element as unknown as { snapshot: { transcript: readonly Entry[] } }).snapshot;
    const answer = transcript.slice(transcript.findLastIndex((it) => it.speaker === 'visitor') + 1);
    return {
      text: answer.map(({ text }) => text).join(' '),
      sources: answer.flatMap((it) => it.sources ?? []).map(({ title }) => title),
    };
  });

/** Calls from the page of the CV, and has been greeted. */
async function calling(): Promise<Visitor> {
  const visitor = await Visitor.open(await browser.newContext(), `${siteUrl}/cv`);
  await visitor.button('Ask about my work').click();
  await visitor.button('Start talking').click();
  await visitor.reads('assistant', /What would you like to know/);
  return visitor;
}

describe('D: the CV assistant', () => {
  it('D2, D3, D4: each of the six tools answers a spoken question, and says where from', async () => {
    const visitor = await calling();
    await visitor.hearsSilence();
    // each into the answer to the one before, as who has heard enough
    for (const [question, answer, source] of QUESTIONS) {
      const heardMs = await visitor.heardMs();
      await visitor.say(question);
      await eventually(async () => {
        const { text, sources } = await answerTo(visitor);
        expect(text, question).toMatch(answer);
        expect(sources.join(', '), question).toMatch(source);
      });
      await visitor.hears(500, heardMs);
    }
    await visitor.widget
      .getByRole('link', { name: /Uppsala/ })
      .last()
      .click();
    expect(await visitor.page.evaluate(() => document.querySelector(':target h3')?.textContent)).toMatch(
      /Uppsala/,
    );
    expect((await visitor.snapshot()).connection, 'the call goes on beside the entry').toBe('connected');
    await visitor.button('Hang up').click();
  });

  it('D9: "What was my first job?" is looked up, heard and read; then the room is gone', async () => {
    const before = await rooms();
    const visitor = await calling();
    const [room, ...others] = (await rooms()).filter((name) => !before.includes(name));
    expect(others).toEqual([]);
    await visitor.hearsSilence();
    const heardMs = await visitor.heardMs();
    await visitor.say('what was my first job');
    // by its answer: the recogniser may have understood a small word otherwise
    await eventually(async () => expect((await answerTo(visitor)).text).toMatch(/Lantern Bookshop/));
    await visitor.hears(500, heardMs);
    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    // D5: the room goes with its visitor
    await eventually(async () => expect(await rooms()).not.toContain(room), 60_000);
  });
});
