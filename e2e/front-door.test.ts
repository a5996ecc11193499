import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { axeViolations, withAxe } from './support/axe.js';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl, serverUrl } = inject('stack');
const browser = useBrowser();

/** Opens a page and keeps what its policy refuses and what goes wrong in it. */
async function open(path: string): Promise<{ visitor: Visitor; page: Page; wrong: string[] }> {
  const context = await browser.newContext();
  await context.grantPermissions(['microphone', 'clipboard-read', 'clipboard-write']);
  await withAxe(context);
  const wrong: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  context.on('weberror', (error) => wrong.push(String(error.error())));
  const visitor = await Visitor.open(context, `${siteUrl}${path}`);
  return { visitor, page: visitor.page, wrong };
}

async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeViolations(page), colorScheme).toEqual([]);
  }
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, 'wider than a phone').toBe(0);
  await page.setViewportSize(size);
}

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

describe('the front door', () => {
  it('shows the five systems, each live and with the code that it needs', async () => {
    const { visitor, page, wrong } = await open('/start');
    await visitor.button('Start talking').waitFor();
    const titles = await page.locator('.about h2').allTextContents();
    expect(titles).toEqual([
      'Local voice AI',
      'Voice agent over REST',
      'Kiosk',
      'CV assistant',
      'Conversations',
    ]);
    await isAccessible(page);

    await page.locator('[data-copy=a-html]').click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await clipboard(page)).toContain(
      `<script type="module" async src="${serverUrl}/voice-assistant.js"></script>`,
    );

    const pages = await page.locator('[data-show]').evaluateAll((all) => all.map((it) => it.dataset.show!));
    const statuses = await Promise.all(pages.map(async (path) => (await fetch(siteUrl + path)).status));
    expect(Object.fromEntries(pages.map((path, index) => [path, statuses[index]]))).toEqual({
      '/agent': 200,
      '/kiosk': 200,
      '/cv': 200,
      '/support': 200,
    });

    // B, in its frame: an agent joins, hears a recording, answers, and leaves; all of it is seen in the events
    await page.locator('[data-show="/agent"]').click();
    const agent = page.frameLocator('#rest iframe');
    await agent.getByRole('button', { name: 'Let an agent join' }).click();
    await agent.getByText('Robin is in the room.').waitFor();
    await agent
      .locator('#events')
      .getByText(/joined · Robin/)
      .waitFor();
    await agent.getByRole('button', { name: 'Ask by a recording' }).click();
    await agent.getByText('Answered.').waitFor();
    expect(await agent.locator('#answer').textContent()).toMatch(/when are you open[\s\S]*Monday to Friday/i);
    await agent.getByRole('button', { name: 'Let it leave' }).click();
    await agent
      .locator('#events')
      .getByText(/left · Robin/)
      .waitFor();

    // A, in the page itself and under its policy
    await visitor.type('how can I pay');
    await visitor.reads('assistant', /in cash/);
    expect(wrong).toEqual([]);
  });

  it('configures the real element, and gives the code and an address for it', async () => {
    const { page, wrong } = await open(
      '/configure#layout=inline&text.start=Go%20on&server=https://evil.example',
    );
    const assistant = page.frameLocator('iframe').locator('voice-assistant');
    await assistant.getByRole('button', { name: 'Go on' }).waitFor();
    expect(await assistant.getAttribute('server')).toBeNull();
    await isAccessible(page);

    await page.getByLabel('Heading').fill('Tom & "Ann"');
    await page.getByText('Colours', { exact: true }).click();
    await page.getByLabel('Accent', { exact: true }).fill('#7a1f5c');
    await page.getByText('Sizes and font').click();
    await page.getByLabel('Radius').fill('4px');
    await assistant.getByText('Tom & "Ann"').waitFor();
    const looks = () =>
      assistant.evaluate((it) => {
        const { backgroundColor } = getComputedStyle(
          it.shadowRoot!.querySelector('va-panel')!.shadowRoot!.querySelector('[part~=start]')!,
        );
        return { accent: backgroundColor, radius: getComputedStyle(it).getPropertyValue('--va-radius') };
      });
    await expect.poll(looks).toEqual({ accent: 'rgb(122, 31, 92)', radius: '4px' });

    await page.locator('[data-copy=snippet]').click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const code = await clipboard(page);
    expect(code).toContain('layout="inline"');
    expect(code).toContain('heading="Tom &amp; &quot;Ann&quot;"');
    expect(code).toContain('--va-radius: 4px;');
    await page.getByText('React', { exact: true }).click();
    expect(await page.locator('#snippet').textContent()).toContain('heading={"Tom & \\"Ann\\""}');

    // the address is enough to have it all again, and reset takes it all back
    await page.reload();
    await assistant.getByText('Tom & "Ann"').waitFor();
    expect(await page.getByLabel('Radius').inputValue()).toBe('4px');
    await page.getByRole('button', { name: 'Reset' }).click();
    await assistant.getByRole('button', { name: 'Start talking' }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(wrong).toEqual([]);
  });
});
