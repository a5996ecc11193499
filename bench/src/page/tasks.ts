import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args: { readonly name?: string; readonly data?: { readonly url?: string } };
}

/** Shorter ones are the browser's own housekeeping, which every page has. */
const NOTHING_MS = 0.5;

/** What the page's main thread did meanwhile, each task's length in ms. */
export async function recordTasks(
  browser: Browser,
  page: Page,
  during: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', '__metadata'] });
  let trace: Buffer;
  try {
    await during();
  } finally {
    trace = await browser.stopTracing();
  }
  const events = (JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
  const process = rendererOf(events);
  const mainThread = events.find(
    ({ name, pid, args }) => name === 'thread_name' && pid === process && args.name === 'CrRendererMain',
  )?.tid;
  return events
    .filter(
      ({ name, pid, tid, ph }) => name === 'RunTask' && ph === 'X' && pid === process && tid === mainThread,
    )
    .map(({ dur = 0 }) => dur / 1000)
    .filter((ms) => ms >= NOTHING_MS);
}

/** The renderer with the most work: the page's; others wait for a page. */
function rendererOf(events: readonly TraceEvent[]): number | undefined {
  const work = new Map<number, number>();
  const renderers = events.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  for (const { pid } of renderers) work.set(pid, 0);
  for (const { pid, name, dur = 0 } of events) {
    if (name === 'RunTask' && work.has(pid)) work.set(pid, (work.get(pid) ?? 0) + dur);
  }
  return [...work].sort((a, b) => b[1] - a[1])[0]?.[0];
}
