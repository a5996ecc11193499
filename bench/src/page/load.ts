import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, CDPSession } from 'playwright-core';
import { recordTasks, type Task } from './tasks.js';

/** One load of a page with nothing in the cache, and the five seconds after it. */
export interface Load {
  readonly scriptBytes: number;
  readonly requests: number;
  /** The longest piece of work that kept the main thread from anything else. */
  readonly longestTaskMs: number;
  /** What of each task goes beyond 50 ms, added up. @see https://web.dev/articles/tbt */
  readonly blockingMs: number;
  /** The same of the tasks in which a script of the page ran. */
  readonly scriptBlockingMs: number;
  /** Share of the main thread while nothing happens, 0 to 1. */
  readonly idleShare: number;
  readonly heapBytes: number;
  /** From the script's request to the first frame with something of the launcher in it; undefined where there is none. */
  readonly launcherMs: number | undefined;
}

export interface LoadOptions {
  readonly url: string;
  readonly tag: string | undefined;
  /** How many times slower the processor is made. */
  readonly slowdown: number;
}

const LAUNCHER_PATIENCE_MS = 10_000;
const SETTLE_MS = 1_500;
const IDLE_MS = 5_000;
const LONG_TASK_MS = 50;

/** Loads a page once, in a browser context of its own. */
export async function load(browser: Browser, { url, tag, slowdown }: LoadOptions): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const network = await watchNetwork(cdp, new URL(url).host);
    if (slowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    if (tag) await page.addInitScript(watchForLauncher, { tag, report: REPORT });
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: REPORT });
    const launcher = launcherReport(cdp);
    let launcherMs: number | undefined;
    const loading = await recordTasks(browser, page, async () => {
      await page.goto(url);
      if (tag)
        launcherMs = await Promise.race([launcher, delay(LAUNCHER_PATIENCE_MS, undefined, { ref: false })]);
      await delay(SETTLE_MS);
    });
    const idle = await recordTasks(browser, page, () => delay(IDLE_MS));
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    return {
      ...network(),
      longestTaskMs: Math.max(0, ...loading.map(({ ms }) => ms)),
      blockingMs: blockingMs(loading),
      scriptBlockingMs: blockingMs(loading.filter(({ isScripted }) => isScripted)),
      idleShare: idle.reduce((sum, { ms }) => sum + ms, 0) / IDLE_MS,
      heapBytes: usedSize,
      launcherMs,
    };
  } finally {
    await context.close();
  }
}

const blockingMs = (tasks: readonly Task[]): number =>
  tasks.reduce((sum, { ms }) => sum + Math.max(0, ms - LONG_TASK_MS), 0);

/** What the page calls when its launcher is there. */
const REPORT = 'reportLauncher';

/**
 * Resolves to what the page reports, in ms, once the binding is there. To wait for a function in the page would make it
 * compile the test library's own script, which takes longer than ours.
 */
const launcherReport = (cdp: CDPSession): Promise<number> =>
  new Promise((resolve) => {
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === REPORT) resolve(Number(payload));
    });
  });

/** Counts what the page asks for besides itself, of whomever; bytes as they came over the wire. */
async function watchNetwork(cdp: CDPSession, host: string) {
  const scripts = new Set<string>();
  let requests = -1; // the page itself
  let scriptBytes = 0;
  cdp.on('Network.requestWillBeSent', ({ request, type, requestId }) => {
    if (request.url.startsWith('data:') || request.url.startsWith('blob:')) return;
    requests += 1;
    if (type === 'Script' && new URL(request.url).host === host) scripts.add(requestId);
  });
  cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await cdp.send('Network.enable');
  return () => ({ requests, scriptBytes });
}

/** Runs in the page: notes the first frame with something to see of the element, in its shadow root or not. */
function watchForLauncher({ tag, report }: { tag: string; report: string }): void {
  const look = () => {
    const element = document.querySelector(tag);
    const script = performance
      .getEntriesByType('resource')
      .find((it) => (it as PerformanceResourceTiming).initiatorType === 'script');
    if (element && script && hasFace(element)) {
      const tell = (window as unknown as Record<string, (payload: string) => void>)[report];
      tell?.(String(performance.now() - script.startTime));
      return;
    }
    requestAnimationFrame(look);
  };
  const hasFace = (element: Element): boolean => {
    const roots: ParentNode[] = [element, ...(element.shadowRoot ? [element.shadowRoot] : [])];
    return roots.some((root) =>
      // not the buttons alone: the launcher of one of them is a plain box
      [...root.querySelectorAll<HTMLElement>('*')].some((it) => {
        const { width, height } = it.getBoundingClientRect();
        const isSeen = it.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        return isSeen && width >= LAUNCHER_PX && height >= LAUNCHER_PX;
      }),
    );
  };
  const LAUNCHER_PX = 24;
  requestAnimationFrame(look);
}
