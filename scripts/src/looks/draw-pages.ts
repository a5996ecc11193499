import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createReporter } from '../progress.js';
import { withDemo } from '../stack/with-demo.js';
import { type DrawOptions, pictureOf } from './picture.js';

const PATIENCE_MS = 30_000;
/** Chromium's made-up microphone beeps, which interrupts the assistant; a text, for it runs in the page. */
const SILENT_MICROPHONE = `{
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const pictures = wanted.video ? (await ask({ video: wanted.video })).getTracks() : [];
    const silence = new AudioContext().createMediaStreamDestination().stream.getTracks();
    return new MediaStream([...pictures, ...(wanted.audio ? silence : [])]);
  };
}`;

const VIEWS: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true },
};

interface DemoPage {
  readonly name: string;
  readonly path: string;
  /** Brings the page to where it has something to show. */
  readonly visit: (page: Page) => Promise<void>;
}

const GREETING = /How can I help you\?/;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

const said = (page: Page, words: RegExp) =>
  page.locator('voice-assistant .assistant:not(.partial)').filter({ hasText: words }).first();

/** Opens the panel, writes, and waits for what the answer says. */
const asks = (launcher: string, question: string, answer: RegExp) => async (page: Page) => {
  await button(page, launcher).click();
  await page.getByRole('textbox', { name: 'Your message' }).fill(question);
  await button(page, 'Send').click();
  await said(page, answer).waitFor();
};

const signsIn = (name: RegExp) => async (page: Page) => {
  await button(page, name).click();
  await button(page, 'Video call').waitFor();
};

/** Every page of the demo but the kiosk, which has screens of its own. */
const PAGES: readonly DemoPage[] = [
  { name: 'shop', path: '/', visit: (page) => button(page, 'Talk to us').waitFor() },
  { name: 'contact', path: '/contact', visit: (page) => button(page, /Start talking|Talk to us/).waitFor() },
  { name: 'start', path: '/start', visit: (page) => page.getByRole('heading', { level: 1 }).waitFor() },
  { name: 'configure', path: '/configure', visit: (page) => button(page, 'Reset').waitFor() },
  { name: 'agent', path: '/agent', visit: (page) => button(page, 'Let an agent join').waitFor() },
  { name: 'cv', path: '/cv', visit: asks('Ask about my work', 'Tell me about her education', /Uppsala/) },
  { name: 'support-sign-in', path: '/support', visit: (page) => button(page, /Ada/).waitFor() },
  { name: 'support', path: '/support', visit: signsIn(/Ada/) },
  {
    name: 'support-call',
    path: '/support',
    visit: async (page) => {
      await signsIn(/Ada/)(page);
      await button(page, 'Video call').click();
      await button(page, 'Start talking').click();
      await page.locator('video[aria-label="Your camera"]').waitFor();
      await said(page, GREETING).waitFor();
    },
  },
  {
    name: 'react',
    path: '/headless/react',
    visit: (page) => page.getByText(GREETING).first().waitFor(),
  },
  {
    name: 'client',
    path: '/headless/client',
    visit: async (page) => {
      await page.locator('#connect').click();
      await page.getByText('message: assistant.hello').waitFor();
    },
  },
];

/** Draws each page of the demo on a desktop and on a phone, from a running stack. */
export async function drawPages({ folder, format, only }: DrawOptions): Promise<readonly string[]> {
  const reporter = createReporter();
  await mkdir(folder, { recursive: true });
  return withDemo({ reporter }, async ({ browser, stack: { siteUrl } }) => {
    const task = reporter.task('docs/images');
    const written: string[] = [];
    for (const demoPage of PAGES)
      for (const [view, options] of Object.entries(VIEWS)) {
        const name = `page-${demoPage.name}-${view}`;
        if (!name.includes(only)) continue;
        task.update(name);
        const file = join(folder, `${name}.${format}`);
        await writeFile(file, await draw({ browser, siteUrl, format }, demoPage, options));
        written.push(file);
      }
    task.done();
    return written;
  });
}

interface Studio {
  readonly browser: Browser;
  readonly siteUrl: string;
  readonly format: DrawOptions['format'];
}

async function draw(
  { browser, siteUrl, format }: Studio,
  { path, visit }: DemoPage,
  options: BrowserContextOptions,
): Promise<Buffer> {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  await context.grantPermissions(['microphone', 'camera']);
  await context.addInitScript(SILENT_MICROPHONE);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    await page.goto(`${siteUrl}${path}`);
    await visit(page);
    await page.evaluate('document.fonts.ready');
    return await pictureOf(page, format);
  } finally {
    await context.close();
  }
}
