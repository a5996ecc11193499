import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { withBrowser } from '../chromium/with-browser.js';
import { createReporter } from '../progress.js';
import { bundlePage } from './bundle.js';
import { type DrawOptions, pictureOf } from './picture.js';
import { type Cell, LANGUAGES, PAGE, SCREENS, type Screen, sheetOf, THEMES } from './sheets.js';

/** Answered from memory: no server, and a secure context. */
const ORIGIN = 'https://looks.test';
/** Dozens of pages are drawn at once, perhaps on a busy machine. */
const PATIENCE_MS = 180_000;
/** So that the clocks in the pictures do not go. */
const DRAWN_AT = new Date('2026-11-02T10:15:00Z');

/** Draws each layout in each language, in all its states, light and dark: one picture for each. */
export async function drawLooks({ folder, format, only }: DrawOptions): Promise<readonly string[]> {
  const reporter = createReporter();
  const files = await bundlePage();
  await mkdir(folder, { recursive: true });
  return withBrowser({ reporter }, async (browser) => {
    const task = reporter.task('docs/images');
    const written: string[] = [];
    const titles = await titlesOf(browser, files);
    for (const screen of SCREENS)
      for (const language of LANGUAGES) {
        const name = `look-${screen.name}-${language}`;
        if (!name.includes(only)) continue;
        task.update(name);
        const file = join(folder, `${name}.${format}`);
        const cells = cellsOf(screen, language, titles);
        await writeFile(file, await drawSheet({ browser, files, format }, screen, cells));
        written.push(file);
      }
    task.done();
    return written;
  });
}

interface Studio {
  readonly browser: Browser;
  readonly files: ReadonlyMap<string, string>;
  readonly format: DrawOptions['format'];
}

/** The states, as the page itself knows them. */
async function titlesOf(browser: Browser, files: Studio['files']): Promise<ReadonlyMap<string, string>> {
  const page = await browser.newPage();
  await serve(page, files, '');
  await page.goto(`${ORIGIN}/look?look=empty&layout=inline&language=en`);
  await page.waitForSelector(':root[data-looks]', { state: 'attached' });
  const titles = await page.locator(':root').getAttribute('data-looks');
  await page.close();
  return new Map(Object.entries(JSON.parse(titles ?? '{}') as Record<string, string>));
}

function cellsOf(screen: Screen, language: string, titles: ReadonlyMap<string, string>): Cell[][] {
  const shown = [...titles].filter(([look]) => !screen.without.includes(look));
  return THEMES.map((theme) =>
    shown.map(([look, title]) => ({
      title,
      address: `/look?${new URLSearchParams({ look, language, theme, layout: screen.layout })}`,
    })),
  );
}

async function drawSheet(
  { browser, files, format }: Studio,
  screen: Screen,
  cells: readonly (readonly Cell[])[],
): Promise<Buffer> {
  // all of it in sight from the beginning: what is out of sight is not drawn
  const page = await browser.newPage({ viewport: { width: 3_200, height: 3_600 } });
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    await page.clock.setFixedTime(DRAWN_AT);
    await serve(page, files, sheetOf(screen, cells));
    await page.goto(`${ORIGIN}/sheet`);
    for (const frame of page.frames().slice(1)) {
      await frame.waitForSelector(':root[data-ready]', { state: 'attached' });
    }
    const box = await page.locator('body').boundingBox();
    if (!box) throw new Error('nothing was drawn');
    await page.setViewportSize({ width: Math.ceil(box.width), height: Math.ceil(box.height) });
    return await pictureOf(page, format);
  } finally {
    await page.close();
  }
}

async function serve(page: Page, files: Studio['files'], sheet: string): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/look') return route.fulfill({ contentType: 'text/html', body: PAGE });
    if (pathname === '/sheet') return route.fulfill({ contentType: 'text/html', body: sheet });
    const body = files.get(pathname);
    return body === undefined
      ? route.fulfill({ status: 404 })
      : route.fulfill({ contentType: 'text/javascript', body });
  });
}
