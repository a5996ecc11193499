import { type Browser, chromium } from 'playwright-core';
import { cacheDir } from '../cache-dir.js';
import type { Reporter } from '../progress.js';
import { withoutSettings } from '../settings.js';
import { findChromium } from './find-chromium.js';
import { launchFlags } from './launch-flags.js';

/** A camera that moves and a microphone that beeps, both given to whoever asks. */
export const FAKE_DEVICES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** Finds Chromium, uses it, and closes it however that ends. @param flags - Beside those of `launchFlags`. */
export async function withBrowser<T>(
  { reporter, flags = [] }: { readonly reporter: Reporter; readonly flags?: readonly string[] },
  use: (browser: Browser) => Promise<T>,
): Promise<T> {
  const env = withoutSettings();
  const executablePath = await findChromium({ env, cacheDir: cacheDir(env), reporter });
  const browser = await chromium.launch({ executablePath, args: [...launchFlags(), ...flags] });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}
