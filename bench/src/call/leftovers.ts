import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { pageObjectBytes } from './page-objects.js';
import { type Addresses, openPage } from './pages.js';

/** What is left in a page after so many calls, when the collector has been. */
export interface Leftovers {
  readonly calls: number;
  /** All of V8's heap. */
  readonly heapBytes: number;
  /** What of it is the page's own, see {@link pageObjectBytes}. */
  readonly objectBytes: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly audioContexts: number;
  /** Tracks of microphones that are not stopped. */
  readonly tracks: number;
}

/** The call after which there should be no more growth. */
const WARM = 5;

/** Calls and hangs up again and again in one page; looks at what is left after the fifth call, in the middle, and after the last. */
export async function measureLeftovers(
  browser: Browser,
  addresses: Addresses,
  calls: number,
): Promise<Leftovers[]> {
  const { page, context } = await openPage(browser, 'ours', addresses);
  try {
    await page.evaluate(countMedia);
    const cdp = await context.newCDPSession(page);
    const found: Leftovers[] = [];
    // what grows with each call tells itself from what a page only warms up with
    const looks = new Set([WARM, Math.ceil(calls / 2), calls]);
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
  const media = await page.evaluate(() => (window as unknown as { openMedia(): Media }).openMedia());
  const objectBytes = await pageObjectBytes(cdp);
  return { heapBytes: usedSize, objectBytes, nodes, listeners: jsEventListeners, ...media };
}

type Media = Pick<Leftovers, 'audioContexts' | 'tracks'>;

/** Runs in the page. */
function countMedia(): void {
  const contexts: WeakRef<AudioContext>[] = [];
  const Context = window.AudioContext;
  window.AudioContext = class extends Context {
    constructor(...parameters: ConstructorParameters<typeof Context>) {
      super(...parameters);
      contexts.push(new WeakRef(this));
    }
  };
  const tracks: WeakRef<MediaStreamTrack>[] = [];
  const { clone } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const copy = clone.call(this);
    tracks.push(new WeakRef(copy));
    return copy;
  };
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    tracks.push(...stream.getTracks().map((track) => new WeakRef(track)));
    return stream;
  };
  Object.assign(window, {
    openMedia: (): Media => ({
      audioContexts: contexts.filter((it) => it.deref() && it.deref()?.state !== 'closed').length,
      tracks: tracks.filter((it) => it.deref()?.readyState === 'live').length,
    }),
  });
}
