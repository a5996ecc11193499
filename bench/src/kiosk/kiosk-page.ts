import { RoomServiceClient } from 'livekit-server-sdk';
import type { Browser, Page } from 'playwright-core';
import type { Stack } from '../../../scripts/dist/stack/index.js';

/** A kiosk of its own, as it waits for a visitor. @param patienceMs - For whatever is waited for in the page. */
export async function openKiosk(browser: Browser, stack: Stack, patienceMs: number): Promise<Page> {
  // no moving ornaments: without a graphics processor they take more of a processor than the whole call
  const context = await browser.newContext({
    permissions: ['microphone', 'camera'],
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(`${stack.siteUrl}/kiosk`);
  return page;
}

/** Who asks the media server of a stack about its rooms. */
export const roomServiceOf = ({ livekit: { url, apiKey, apiSecret } }: Stack): RoomServiceClient =>
  new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
