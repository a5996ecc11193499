import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { withBrowser } from '../chromium/with-browser.js';
import { ROOT } from '../paths.js';
import { createReporter } from '../progress.js';
import { bundlePage } from './bundle.js';
import { type KioskMoment, kioskMoments } from './kiosk-moments.js';
import { pictureOf } from './picture.js';

/** Answered from memory and from the demo's folder: no server, and a secure context. */
const ORIGIN = 'https://kiosk.test';
const PAGES = join(ROOT, 'demo/pages');
const TYPES: Readonly<Record<string, string>> = { css: 'text/css', svg: 'image/svg+xml' };
const WEBP_QUALITY = 82;

export interface KioskPicture {
  readonly moment: string;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  readonly theme?: 'light' | 'dark';
  readonly language?: string;
}

/** What the docs show. */
export const KIOSK_PICTURES: readonly KioskPicture[] = [
  { moment: 'idle', width: 1080, height: 1920 },
  { moment: 'menu', width: 1080, height: 1920 },
  { moment: 'cart', width: 1080, height: 1920 },
  { moment: 'list', width: 1920, height: 1080 },
  { moment: 'detail', width: 1920, height: 1080 },
  { moment: 'ordered', width: 1920, height: 1080, theme: 'dark' },
];

/** For a look at everything: each moment on each of these screens. */
const SCREENS = [
  [1080, 1920],
  [1920, 1080],
  [1280, 720],
  [360, 740],
] as const;

export const allKioskPictures = (): readonly KioskPicture[] =>
  SCREENS.flatMap(([width, height]) =>
    Object.keys(kioskMoments()).map((moment) => ({ moment, width, height })),
  ).concat(SCREENS.map(([width, height]) => ({ moment: 'list', width, height, language: 'ar' })));

/** Draws the kiosk's page in moments of a visit, into `folder`. Returns the files. */
export async function drawKiosk(
  folder: string,
  pictures: readonly KioskPicture[] = KIOSK_PICTURES,
): Promise<readonly string[]> {
  const files = await bundlePage('src/testing/looks/kiosk-page.ts');
  const moments = kioskMoments();
  await mkdir(folder, { recursive: true });
  return withBrowser({ reporter: createReporter() }, async (browser) => {
    const written: string[] = [];
    for (const picture of pictures) {
      const image = await draw(browser, files, picture, moments[picture.moment] ?? {});
      const { moment, width, height, language } = picture;
      const file = join(folder, `kiosk-${moment}-${width}x${height}${language ? `-${language}` : ''}.webp`);
      await writeFile(file, image);
      written.push(file);
    }
    return written;
  });
}

async function draw(
  browser: Browser,
  files: ReadonlyMap<string, string>,
  { width, height, theme = 'light', language }: KioskPicture,
  moment: KioskMoment,
): Promise<Buffer> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  try {
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/kiosk') {
        const html = readFileSync(join(PAGES, 'kiosk.html'), 'utf8')
          .replace('{{voiceServer}}/voice-assistant.js', '/page.js')
          .replace('lang="en"', `lang="${language ?? 'en'}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
        return route.fulfill({ contentType: 'text/html', body: html });
      }
      const script = files.get(pathname);
      if (script !== undefined) return route.fulfill({ contentType: 'text/javascript', body: script });
      const type = TYPES[pathname.split('.').at(-1) ?? ''];
      return type === undefined
        ? route.fulfill({ status: 404 })
        : route.fulfill({
            contentType: type,
            body: readFileSync(join(PAGES, pathname.replace('/kiosk/images', 'kiosk/images'))),
          });
    });
    await page.goto(`${ORIGIN}/kiosk`);
    await page.waitForFunction('typeof drawKiosk === "function"');
    await page.evaluate(`drawKiosk(${JSON.stringify(moment)})`);
    return await pictureOf(page, 'webp', WEBP_QUALITY);
  } finally {
    await page.close();
  }
}
