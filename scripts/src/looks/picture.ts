import type { Page } from 'playwright-core';

export interface DrawOptions {
  /** Where the pictures go. */
  readonly folder: string;
  readonly format: 'webp' | 'png';
  /** Only those whose name has this in it. */
  readonly only: string;
}

const WEBP_QUALITY = 50;

/** What is in sight. Playwright's own screenshots know no WebP. @param quality - Of WebP, from 0 to 100. */
export async function pictureOf(
  page: Page,
  format: DrawOptions['format'],
  quality = WEBP_QUALITY,
): Promise<Buffer> {
  const devTools = await page.context().newCDPSession(page);
  const options = format === 'webp' ? { format, quality } : { format };
  const { data } = await devTools.send('Page.captureScreenshot', options);
  return Buffer.from(data, 'base64');
}
