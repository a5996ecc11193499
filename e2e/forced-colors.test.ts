import type { Locator } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

interface Seen {
  /** Of what is drawn, as WCAG reckons it: 3 is enough for what is no text. */
  readonly contrast: number;
  /** Relative luminance of most of it, 0 to 1. */
  readonly ground: number;
}

/** How something is told from what is around it. */
async function look(drawn: Locator): Promise<Seen> {
  const png = (await drawn.screenshot({ animations: 'disabled' })).toString('base64');
  return drawn.page().evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    const linear = (value: number) => (value / 255) ** 2.2;
    const lights: number[] = [];
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3);
      lights.push(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
    }
    lights.sort((a, b) => a - b);
    const [darkest = 0, ground = 0, lightest = 0] = [0.01, 0.5, 0.99].map(
      (share) => lights[Math.floor(lights.length * share)],
    );
    return { contrast: (lightest + 0.05) / (darkest + 0.05), ground };
  }, png);
}

describe('a visitor whose system has colours of its own', () => {
  it('sees in them who is there, what can be pressed and what is on', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const { widget } = visitor;
    await visitor.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await visitor.button('Talk to us').click();
    const start = visitor.button('Start talking');
    await start.waitFor();
    const ground = 0; // black
    for (const seen of [widget.locator('.orb'), widget.locator('.avatar'), start]) {
      expect((await look(seen)).contrast).toBeGreaterThan(3);
      expect((await look(seen)).ground).toBeGreaterThan(ground);
    }
    await start.click();
    await visitor.sees('Listening');
    const microphone = visitor.button('Mute microphone');
    expect((await look(microphone.locator('va-level-bars'))).contrast).toBeGreaterThan(3);
    expect((await look(visitor.button('Hang up'))).contrast).toBeGreaterThan(3);
    expect((await look(microphone)).ground).toBe(ground);
    await microphone.click();
    await visitor.sees('You are muted');
    expect((await look(microphone)).ground).toBeGreaterThan(ground);
  });
});
