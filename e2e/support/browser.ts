import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchFlags } from '../../scripts/dist/chromium/launch-flags.js';
import type { VoiceAssistantElement } from './visitor.js';

/** A machine that has a microphone, and a visitor who answers a prompt with no unless the context says otherwise. */
const MICROPHONE_FLAGS = ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];

export interface TestBrowser {
  /** A visitor's browser with nothing of any other visitor in it; closed after the test. */
  newContext(options?: { readonly microphone?: 'granted' | 'denied' }): Promise<BrowserContext>;
}

/** Hangs up first: an agent waits for who has only left the page, and the next test would find its room. */
async function leave(context: BrowserContext): Promise<void> {
  const hangUp = async (page: Page) => {
    await page.evaluate(() =>
      Promise.all(
        [...document.querySelectorAll('voice-assistant')].map((element) =>
          (element as Partial<VoiceAssistantElement>).disconnect?.(),
        ),
      ),
    );
  };
  await Promise.allSettled(context.pages().map(hangUp)); // a page may be gone already
  await context.close();
}

/** One browser for the tests of a file. @param flags - Further ones for Chromium. */
export function useBrowser(flags: readonly string[] = []): TestBrowser {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROME_PATH!,
      args: [...launchFlags(), ...MICROPHONE_FLAGS, ...flags],
    });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map(leave));
  });
  afterAll(() => browser.close());
  return {
    async newContext({ microphone = 'granted' } = {}) {
      const context = await browser.newContext({
        permissions: microphone === 'granted' ? ['microphone'] : [],
      });
      contexts.push(context);
      return context;
    },
  };
}
