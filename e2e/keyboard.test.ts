import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** More than there are things to reach. */
const MAX_TABS = 30;
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

/** What a screen reader would say of where the keyboard is. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  });

/** Goes on with the Tab key until the keyboard is there. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
    passed.push(await focused(page));
  }
  throw new Error(`"${name}" is not reached, but ${passed.join(', ')}`);
}

describe('a visitor without a mouse', () => {
  it('has a whole call: a tool of the page, an answer to choose, a file, an opinion', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const { page, widget } = visitor;
    const { keyboard } = page;
    const press = async (name: string) => {
      await tabTo(page, name);
      await keyboard.press('Enter');
    };
    const write = async (text: string) => {
      await tabTo(page, 'Your message');
      await keyboard.type(text);
      await keyboard.press('Enter');
    };
    await widget.evaluate((element) => {
      element.setAttribute('assistant', 'beside-words');
      const cart: object[] = [];
      const tool = {
        description: 'Adds a bicycle to the cart',
        parameters: {
          type: 'object',
          properties: { bicycle: { type: 'string', enum: ['lotte', 'fiete'] } },
          required: ['bicycle'],
        },
        confirm: true,
      };
      Object.assign(window, { cart });
      (element as unknown as { registerTool(...tool: unknown[]): void }).registerTool(
        'add_to_cart',
        tool,
        async (args: object) => ({ bicycles: cart.push(args) }),
      );
    });

    await press('Talk to us');
    await expect.poll(() => focused(page)).toBe('Start talking');
    await keyboard.press('Enter');
    await visitor.reads('assistant', /Hello, this is Harbour Bikes/);
    // the button that was pressed has gone, and the keyboard is not lost with it
    expect(await focused(page)).toBe('Mute microphone');
    await keyboard.press('Enter');
    await visitor.sees('You are muted');

    await write('add lotte to the cart');
    await widget
      .getByRole('alertdialog', { name: 'May the assistant do this?' })
      .getByText('lotte')
      .waitFor();
    expect(await focused(page)).toBe('Allow');
    await keyboard.press('Enter');
    await expect.poll(() => page.evaluate('window.cart')).toEqual([{ bicycle: 'lotte' }]);

    // asked again, refused: nothing is done, and the assistant is told
    await write('add fiete to the cart');
    await widget.getByRole('alertdialog').getByText('fiete').waitFor();
    await keyboard.press('Escape');
    await widget.getByRole('alertdialog').waitFor({ state: 'detached' });
    await write('offer the quick replies paying and address');
    await press('paying');
    await visitor.reads('assistant', /in cash, by card/);
    expect(await page.evaluate('window.cart')).toHaveLength(1);

    const chooser = page.waitForEvent('filechooser');
    await press('Attach a file');
    await (await chooser).setFiles({ name: 'bike.png', mimeType: 'image/png', buffer: PICTURE });
    await visitor.reads('visitor', /bike\.png/);
    await eventually(async () => expect((await visitor.transcript()).at(-1)).toMatch(/^assistant:/));

    await press('Helpful');
    await widget.getByRole('button', { name: 'Helpful', exact: true, pressed: true }).waitFor();
    await press('Hang up');
    await visitor.sees('Call ended');
    await expect.poll(() => focused(page)).toBe('Talk again');
    await keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Talk to us');
    await eventually(async () => expect(await rooms()).toEqual([]));
  });
});
