import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** A notch and a home bar, as phones have them: CSS px. */
const PHONES = [
  { held: 'upright', width: 390, height: 844, insets: { top: 47, right: 0, bottom: 34, left: 0 } },
  { held: 'on its side', width: 844, height: 390, insets: { top: 0, right: 47, bottom: 21, left: 47 } },
];

type Insets = (typeof PHONES)[number]['insets'];

/** What can be touched or read of the widget, and reaches into the notch, the home bar or out of the screen. */
const covered = (page: Page, insets: Insets): Promise<string[]> =>
  page.evaluate(({ top, right, bottom, left }) => {
    const found: string[] = [];
    const look = (root: ShadowRoot | Document) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) look(element.shadowRoot);
        if (!(root instanceof ShadowRoot) || !element.matches('button, input, textarea, h2, .status'))
          continue;
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const box = element.getBoundingClientRect();
        const outside = box.top < top || box.left < left || box.right > innerWidth - right;
        if (outside || box.bottom > innerHeight - bottom)
          found.push(
            `${element.getAttribute('aria-label') ?? element.textContent?.trim()}: ${JSON.stringify(box)}`,
          );
      }
    };
    look(document);
    return found;
  }, insets);

describe.each(PHONES)('on a phone with a notch, held $held', ({ width, height, insets }) => {
  it.each(['floating', 'bar', 'kiosk'])(
    'nothing of the layout %s lies below it, closed, open or in a call',
    async (layout) => {
      const visitor = await Visitor.open(await browser.newContext(), siteUrl);
      const { page, widget } = visitor;
      await page.setViewportSize({ width, height });
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets });
      await widget.evaluate((element, value) => element.setAttribute('layout', value), layout);
      const nothingCovered = () => expect.poll(() => covered(page, insets)).toEqual([]); // when it has come up
      if (layout === 'floating') {
        await nothingCovered();
        await visitor.button('Talk to us').click();
      }
      const start = visitor.button('Start talking');
      await start.waitFor();
      await nothingCovered();
      await start.click();
      await visitor.sees(/Listening|Speaking/);
      await nothingCovered();
    },
  );
});
