import type { Browser } from 'playwright-core';
import { FAKE_DEVICES, withBrowser } from '../chromium/with-browser.js';
import type { Reporter } from '../progress.js';
import type { Env } from '../settings.js';
import { buildAll } from '../setup/builds.js';
import { type Stack, startStack } from './start-stack.js';

export interface DemoOptions {
  readonly reporter: Reporter;
  readonly settings?: Env;
}

/** Builds and starts the whole demo, with a browser that has devices to visit it; stops both however the visit ends. */
export async function withDemo<T>(
  { reporter, settings = {} }: DemoOptions,
  visit: (demo: { readonly browser: Browser; readonly stack: Stack }) => Promise<T>,
): Promise<T> {
  await buildAll(reporter);
  return withBrowser({ reporter, flags: FAKE_DEVICES }, async (browser) => {
    const stack = await startStack({ settings, reporter });
    try {
      return await visit({ browser, stack });
    } finally {
      await stack.stop();
    }
  });
}
