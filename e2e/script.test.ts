import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually } from './support/visitor.js';

const { siteUrl, serverUrl } = inject('stack');
const browser = useBrowser(['--disable-features=LocalNetworkAccessChecks']);

/** A page of the site with this in its body. */
async function openPage(body: string, prepare?: (page: Page) => Promise<unknown>) {
  const page = await (await browser.newContext()).newPage();
  const scripts: string[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await prepare?.(page);
  await page.route(`${siteUrl}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>Page</title>${body}` }),
  );
  await page.goto(`${siteUrl}/`);
  return { page, scripts, errors, warnings };
}

const launcher = (page: Page) => page.locator('voice-assistant [part=launcher]');
const panel = (page: Page) => page.locator('voice-assistant va-panel');
const tag = (file: string, more = '') => `<script type="module" src="${serverUrl}/${file}" ${more}></script>`;
const ELEMENT = '<voice-assistant></voice-assistant>';

describe('the script', () => {
  it('has a name with its version and hash, which a page can check', async () => {
    const { file, integrity } = await (await fetch(`${serverUrl}/integrity.json`)).json();
    expect((await fetch(`${serverUrl}/${file}`)).headers.get('cache-control')).toContain('immutable');
    const { page, scripts, errors } = await openPage(
      tag(file, `integrity="${integrity}" crossorigin`) + ELEMENT,
    );
    await launcher(page).click();
    await panel(page).waitFor();
    expect(scripts).not.toContain('/voice-assistant.js');
    expect(errors).toEqual([]);
  });

  it('is not run where it is another than the page expects', async () => {
    const { file } = await (await fetch(`${serverUrl}/integrity.json`)).json();
    const wrong = `integrity="sha384-${btoa('x'.repeat(48))}" crossorigin`;
    const { page } = await openPage(tag(file, wrong) + ELEMENT);
    await page.waitForLoadState('load');
    expect(await page.evaluate(() => customElements.get('voice-assistant') === undefined)).toBe(true);
  });

  it('makes one call, included twice under both of its names and loaded again in the middle of it', async () => {
    const { file } = await (await fetch(`${serverUrl}/integrity.json`)).json();
    const { page, warnings, errors } = await openPage(
      `${tag('voice-assistant.js')}${tag(file)}<voice-assistant layout="inline"></voice-assistant>`,
    );
    const greetings = panel(page).locator('.assistant:not(.partial)').filter({ hasText: 'Hello' });
    await page.getByRole('button', { name: 'Start talking' }).click();
    await greetings.waitFor();
    const before = await rooms();
    expect(before).toHaveLength(1);
    // as hot reload does: a module of another address, and an element of its own in the place of the one before
    await page.evaluate(`import('${serverUrl}/voice-assistant.js?t=1').then(() => {
      const element = document.querySelector('voice-assistant');
      element.replaceWith(element.cloneNode());
    })`);
    await page.getByRole('button', { name: 'Hang up' }).waitFor();
    expect(await panel(page).count()).toBe(1);
    expect(await greetings.count()).toBe(1);
    expect(await rooms()).toEqual(before);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await eventually(async () => expect(await rooms()).toEqual([]));
    expect([...warnings, ...errors]).toEqual([]);
  });

  it('warns once where another version is there already, and that one works', async () => {
    const other = { name: '**/voice-assistant.js?other' };
    const { page, warnings, errors } = await openPage(
      tag('voice-assistant.js') + tag('voice-assistant.js?other') + ELEMENT,
      (it) =>
        it.route(other.name, async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, body: (await response.text()).replaceAll('0.1.0', '9.9.9') });
        }),
    );
    await launcher(page).click();
    await panel(page).waitFor();
    expect(warnings.filter((it) => it.includes('9.9.9'))).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  // `async`, as in the first example of the guide: the script runs when it comes, whatever the page is at
  it('may come after the page has given the element words of its own', async () => {
    const { page, errors } = await openPage(
      `${tag('voice-assistant.js', 'async')}<voice-assistant layout="inline"><b slot="footer">Ours</b></voice-assistant>
       <script type="module">document.querySelector('voice-assistant').strings = { start: 'Go ahead' }</script>`,
      (it) =>
        it.route('**/voice-assistant.js', async (route) => {
          await it.waitForLoadState('domcontentloaded');
          await route.continue();
        }),
    );
    await page.getByRole('button', { name: 'Go ahead' }).waitFor();
    expect(await page.getByText('Ours').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('may come before the page has the whole element', async () => {
    const { page, errors } = await openPage('');
    // as a slow server sends it: the element begins, its script comes, and then the rest
    await page.evaluate(`(async () => {
      const text = '<!doctype html>${tag('voice-assistant.js', 'async')}<voice-assistant layout="inline">';
      document.open();
      document.write(text);
      await customElements.whenDefined('voice-assistant');
      await document.querySelector('voice-assistant').updateComplete;
      document.write('<b slot="footer">Ours</b></voice-assistant>');
      document.close();
    })()`);
    await page.getByRole('button', { name: 'Start talking' }).waitFor();
    expect(await page.getByText('Ours').isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('asks again for a part that did not come', async () => {
    let refused = 0;
    const { page } = await openPage(tag('voice-assistant.js') + ELEMENT, (it) =>
      it.route('**/chunks/runtime-*.js', (route) => (refused++ < 2 ? route.abort() : route.continue())),
    );
    await launcher(page).click();
    await panel(page).waitFor();
    expect(refused).toBe(3);
  });

  it('says so where a part does not come at all, and may be tried again', async () => {
    let away = true;
    const { page, errors } = await openPage(tag('voice-assistant.js') + ELEMENT, (it) =>
      it.route('**/chunks/runtime-*.js', (route) =>
        away ? route.fulfill({ status: 404 }) : route.continue(),
      ),
    );
    const told = page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('va-error', (event) => resolve((event as CustomEvent).detail), {
            once: true,
          });
        }),
    );
    await launcher(page).click();
    expect(await told).toMatchObject({ code: 'load-failed', action: 'retry' });
    const thrown = await page
      .locator('voice-assistant')
      .evaluate((it) =>
        (it as HTMLElement & { connect(): Promise<void> })
          .connect()
          .catch(({ name, code }) => ({ name, code })),
      );
    expect(thrown).toEqual({ name: 'VoiceError', code: 'load-failed' });
    away = false;
    await launcher(page).click();
    await panel(page).waitFor();
    expect(errors).toEqual([]);
  });
});
