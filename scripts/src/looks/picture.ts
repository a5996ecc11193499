import type { Page } from 'playwright-core';

export interface DrawOptions {
  /** Where the pictures go. */
  readonly folder: string;
  readonly format: 'webp' | 'png';
  /** Only those whose name has this in it. */
  readonly only: string;
}

const WEBP_QUALITY = 50;

/** What is in sight. Playwright's own screenshots know no WebP. */
export async function pictureOf(page: Page, format: DrawOptions['format']): Promise<Buffer> {
  const devTools = await page.context().newCDPSession(page);
  const quality = format === 'webp' ? { quality: WEBP_QUALITY } : {};
  const { data } = await devTools.send('Page.captureScreenshot', { format, ...quality });
  return Buffer.from(data, 'base64');
}
