import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, like the duration. */
  readonly ts: number;
  readonly dur?: number;
  readonly args: { readonly name?: string; readonly data?: { readonly url?: string } };
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
const SCRIPT_EVENTS: ReadonlySet<string> = new Set(['EvaluateScript', 'FunctionCall']);

/** Shorter ones are the browser's own housekeeping, which every page has. */
const NOTHING_MS = 0.5;

/** A piece of work of the main thread. */
export interface Task {
  readonly ms: number;
  /** Whether a script of the page's files ran in it; else it is the browser's own, or the test's. */
  readonly isScripted: boolean;
}

/** What the page's main thread did meanwhile. */
export async function recordTasks(
  browser: Browser,
  page: Page,
  during: () => Promise<void>,
): Promise<Task[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
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
  const own = events.filter(({ pid, tid, ph }) => pid === process && tid === mainThread && ph === 'X');
  const scripts = own.filter(isScript);
  return own
    .filter(({ name, dur = 0 }) => name === 'RunTask' && dur / 1000 >= NOTHING_MS)
    .map(({ ts, dur = 0 }) => ({
      ms: dur / 1000,
      isScripted: scripts.some((script) => script.ts >= ts && script.ts < ts + dur),
    }));
}

/** A module's first run, or a call of a function in a file; scripts without a file are the test's. */
const isScript = ({ name, args }: TraceEvent): boolean =>
  name === 'v8.evaluateModule' || (SCRIPT_EVENTS.has(name) && args.data?.url?.startsWith('http') === true);

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
