import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

describe('D: the CV assistant', () => {
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
