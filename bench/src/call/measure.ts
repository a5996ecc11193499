import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Stack } from '../../../scripts/dist/stack/index.js';
import { type ClickTimes, openPage, SIDES, type Side } from './pages.js';

export interface Call extends ClickTimes {
  readonly side: Side;
  /** Share of a core that the page's main thread takes in the call, 0 to 1. */
  readonly mainThreadShare: number;
}

/** What is left in a page after so many calls, when the collector has been. */
export interface Leftovers {
  readonly calls: number;
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly audioContexts: number;
}

/** The visitor has been greeted by then, and nobody speaks. */
const GREETED_MS = 6_000;
const IN_CALL_MS = 10_000;
const PATIENCE_MS = 20_000;

export type Addresses = Pick<Stack, 'siteUrl' | 'serverUrl'>;

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
      await button.click();
      await page.waitForFunction(() => window.clickTimes.connectedMs !== undefined, null, {
        timeout: PATIENCE_MS,
      });
      await delay(GREETED_MS);
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

/** Calls and hangs up again and again in one page; looks at what is left after the fifth call, in the middle, and after the last. */
export async function measureLeftovers(
  browser: Browser,
  addresses: Addresses,
  calls: number,
): Promise<Leftovers[]> {
  const { page, context } = await openPage(browser, 'ours', addresses);
  try {
    await page.evaluate(countAudioContexts);
    const cdp = await context.newCDPSession(page);
    const found: Leftovers[] = [];
    // what grows with each call tells itself from what a page only warms up with
    const looks = new Set([5, Math.ceil(calls / 2), calls]);
    for (let count = 1; count <= calls; count++) {
      await callOnce(page);
      if (looks.has(count)) found.push({ calls: count, ...(await leftovers(cdp, page)) });
    }
    return found;
  } finally {
    await context.close();
  }
}

interface Element extends HTMLElement {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  readonly snapshot: { readonly agent: string };
}

const callOnce = (page: Page): Promise<void> =>
  page.locator('voice-assistant').evaluate(async (element) => {
    const assistant = element as Element;
    await assistant.connect();
    await new Promise<void>((resolve) => {
      const there = new AbortController();
      const look = () => {
        if (!['listening', 'speaking'].includes(assistant.snapshot.agent)) return;
        there.abort();
        resolve();
      };
      assistant.addEventListener('va-agent-change', look, { signal: there.signal });
      look();
    });
    await assistant.disconnect();
  });

async function leftovers(cdp: CDPSession, page: Page): Promise<Omit<Leftovers, 'calls'>> {
  // what a call has left is let go in steps: of the collector, and of timers of the browser's own
  for (let round = 0; round < 5; round++) {
    await cdp.send('HeapProfiler.collectGarbage');
    await delay(1_000);
  }
  const { jsEventListeners, nodes } = await cdp.send('Memory.getDOMCounters');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const audioContexts = await page.evaluate(() =>
    (window as unknown as { openContexts(): number }).openContexts(),
  );
  return { heapBytes: usedSize, nodes, listeners: jsEventListeners, audioContexts };
}

/** Runs in the page. */
function countAudioContexts(): void {
  const made: WeakRef<AudioContext>[] = [];
  const Context = window.AudioContext;
  window.AudioContext = class extends Context {
    constructor(...parameters: ConstructorParameters<typeof Context>) {
      super(...parameters);
      made.push(new WeakRef(this));
    }
  };
  Object.assign(window, {
    openContexts: () => made.filter((it) => it.deref() && it.deref()?.state !== 'closed').length,
  });
}

/** Which side goes first changes. */
export const orderOf = (index: number): readonly Side[] => (index % 2 === 0 ? SIDES : SIDES.toReversed());
