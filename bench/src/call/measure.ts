import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, CDPSession } from 'playwright-core';
import { type Addresses, type ClickTimes, openPage, SIDES, type Side } from './pages.js';

export interface Call extends ClickTimes {
  readonly side: Side;
  /** Share of a core that the page's main thread takes in the call, 0 to 1. */
  readonly mainThreadShare: number;
}

/** The visitor has been greeted by then, and nobody speaks. */
const GREETED_MS = 6_000;
const IN_CALL_MS = 10_000;
const PATIENCE_MS = 20_000;
/** @see https://calendar.perfplanet.com/2019/instant-pages-with-just-in-time-preloading/ - from mouse button down to up */
const PRESS_MS = 80;

/** One call of each side, in the order given. */
export async function measureCalls(
  browser: Browser,
  addresses: Addresses,
  order: readonly Side[],
): Promise<Call[]> {
  const calls: Call[] = [];
  for (const side of order) {
    const { page, context } = await openPage(browser, side, addresses);
    try {
      const button = page.getByRole('button', { name: side === 'ours' ? 'Start talking' : 'Call' });
      await button.hover(); // both have their scripts by then
      await delay(1_500);
      await button.click({ delay: PRESS_MS });
      await delay(GREETED_MS); // without a look into the page, which would keep it from its work
      await page.waitForFunction(() => window.clickTimes.connectedMs !== undefined, null, {
        timeout: PATIENCE_MS,
      });
      const cdp = await context.newCDPSession(page);
      // by the thread's own clock, which stands still while others have the processor
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      const before = await busySeconds(cdp);
      await delay(IN_CALL_MS);
      const mainThreadShare = (await busySeconds(cdp)) - before;
      calls.push({
        side,
        mainThreadShare: mainThreadShare / (IN_CALL_MS / 1000),
        ...(await page.evaluate(() => window.clickTimes)),
      });
    } finally {
      await context.close();
    }
  }
  return calls;
}

async function busySeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Which side goes first changes. */
export const orderOf = (index: number): readonly Side[] => (index % 2 === 0 ? SIDES : SIDES.toReversed());
