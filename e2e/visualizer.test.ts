import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** The property that moves, and whether it follows the visitor, too. */
const VISUALS = [
  { visualizer: 'bars', element: 'va-level-bars', property: '--height', followsVisitor: false },
  { visualizer: 'orb', element: 'va-orb', property: '--low', followsVisitor: true },
] as const;

describe.each(VISUALS)('the $visualizer', ({ visualizer, element, property, followsVisitor }) => {
  it('moves with who speaks, and rests when nobody does', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.widget.evaluate((it, value) => it.setAttribute('visualizer', value), visualizer);
    await visitor.startCall();
    const highest = () =>
      visitor.widget
        .locator(element)
        .first()
        .evaluate((it, name) => {
          const parts = [it, ...(it.shadowRoot?.querySelectorAll('i') ?? [])] as HTMLElement[];
          return Math.max(...parts.map((part) => Number(part.style.getPropertyValue(name))));
        }, property);
    const moves = () => expect.poll(highest, { interval: 30, timeout: 20_000 }).toBeGreaterThan(0.3);
    const rests = () => expect.poll(highest, { interval: 30, timeout: 20_000 }).toBeLessThan(0.1);
    await moves(); // the greeting
    await visitor.hearsSilence();
    await visitor.sees('Listening');
    await rests();
    const said = visitor.say('when are you open');
    if (followsVisitor) await moves();
    await said;
    await visitor.sees('Speaking');
    await moves(); // the answer
    await visitor.reads('assistant', /Monday to Friday/);
    await visitor.hearsSilence();
    await rests();
  });
});
