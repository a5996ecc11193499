import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import type { Stack } from '../../../scripts/dist/stack/index.js';
import { withDemo } from '../../../scripts/dist/stack/with-demo.js';
import { pageObjectBytes } from '../call/page-objects.js';
import { memoryOfTree, processesOfTree } from '../sessions/process-tree.js';
import { openKiosk, roomServiceOf } from './kiosk-page.js';

const HELP = `npm run bench -- kiosk [options]
  --sessions N  visits one after another (default 10)
  --together N  visits side by side, afterwards (default 4; each is a page of its own)
  --minutes N   length of each visit (default 5)
  --out FOLDER  where kiosk.json goes (default .run/bench)`;

/** Between two touches of a visitor who reads. */
const READING_MS = 3_000;
/** Job processes end, and the next ones are warm, by then. */
const SETTLE_MS = 12_000;
const PATIENCE_MS = 30_000;
/** After this a person touches again. */
const ANSWER_MS = 8_000;
const MAX_TRIES = 4;
/** What comes once, such as compiled code, is there after so many visits. */
const WARM_VISITS = 2;
/** How much more there may be after the last visit than after the warm ones; collectors are not exact. */
const GROWTH_LIMIT = 1.1;

interface Left {
  readonly visits: number;
  /** Touches that were not answered in time, and done again. */
  readonly repeated: number;
  readonly rooms: number;
  /** Of the whole stack: media server, token server, site, provider, the agents and their jobs. */
  readonly processes: number;
  readonly memoryMb: number;
  /** What the scripts of the kiosk's page hold on to, see {@link pageObjectBytes}. */
  readonly pageKib: number;
}

/**
 * Visits to the kiosk, one after another and side by side, and what each leaves behind. Resolves to the exit code: 1 when
 * a visit leaves a room, or when processes or memory grow.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sessions: { type: 'string', default: '10' },
      together: { type: 'string', default: '4' },
      minutes: { type: 'string', default: '5' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      help: { type: 'boolean', default: false },
    },
  });
  const counts = {
    sessions: Number(values.sessions),
    together: Number(values.together),
    minutes: Number(values.minutes),
  };
  if (values.help || Object.values(counts).some((it) => !(it >= 0))) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  await mkdir(values.out, { recursive: true });
  const about = { at: new Date().toISOString(), loadBefore: loadavg()[0], ...counts };
  const left: Left[] = [];
  console.log('| visits | touched again | rooms | processes | memory, MB | objects of the page, KiB |');
  console.log('|---|---|---|---|---|---|');
  // as it goes: an hour is lost otherwise when a later visit fails
  await measure(counts, async (found) => {
    left.push(found);
    console.log(lineOf(found));
    await writeFile(join(values.out, 'kiosk.json'), `${JSON.stringify({ about, left }, undefined, 1)}\n`);
  });
  const faults = faultsOf(left);
  console.log(faults.length > 0 ? `\n${faults.join('\n')}` : '\nNothing grows.');
  return faults.length > 0 ? 1 : 0;
}

/** What stays behind or grows, in words. */
function faultsOf(left: readonly Left[]): string[] {
  const faults = left
    .filter(({ rooms }) => rooms > 0)
    .map(({ visits }) => `a room is left after visit ${visits}`);
  const [warm, last] = [left[WARM_VISITS - 1], left.at(-1)];
  if (!warm || !last || warm === last) return [...faults, 'too few visits to tell whether anything grows'];
  if (last.processes > warm.processes) faults.push(`processes: ${warm.processes}, then ${last.processes}`);
  for (const figure of ['memoryMb', 'pageKib'] as const)
    if (last[figure] > warm[figure] * GROWTH_LIMIT)
      faults.push(`${figure}: ${warm[figure].toFixed(0)}, then ${last[figure].toFixed(0)}`);
  return faults;
}

const lineOf = ({ visits, repeated, rooms, processes, memoryMb, pageKib }: Left): string =>
  `| ${visits} | ${repeated} | ${rooms} | ${processes} | ${memoryMb.toFixed(0)} | ${pageKib.toFixed(0)} |`;

const measure = (
  { sessions, together, minutes }: Record<'sessions' | 'together' | 'minutes', number>,
  onVisit: (found: Left) => Promise<void>,
): Promise<void> => {
  const reporter = createReporter();
  const lengthMs = minutes * 60_000;
  return withDemo(
    { reporter, settings: { TOKEN_RATE_LIMIT_PER_MINUTE: '1000' } },
    async ({ browser, stack }) => {
      const task = reporter.task('bench/kiosk');
      const page = await openKiosk(browser, stack, PATIENCE_MS);
      for (let visits = 1; visits <= sessions; visits++) {
        task.update(`visit ${visits} of ${sessions}`);
        await begin(page);
        const repeated = await stay(page, lengthMs);
        await onVisit({ visits, repeated, ...(await whatIsLeft(stack, page)) });
      }
      if (together > 0) {
        task.update(`${together} side by side`);
        const visits: Promise<number>[] = [];
        // one begins when the one before is served: their browsers are on the same two cores as everything else
        for (let count = 0; count < together; count++) {
          const another = await openKiosk(browser, stack, PATIENCE_MS);
          await begin(another);
          visits.push(stay(another, lengthMs));
        }
        const repeated = (await Promise.all(visits)).reduce((sum, it) => sum + it, 0);
        await onVisit({ visits: sessions + together, repeated, ...(await whatIsLeft(stack, page)) });
      }
      task.done();
    },
  );
};

const kioskOf = (page: Page): Locator => page.locator('voice-assistant');
const startOf = (page: Page): Locator => kioskOf(page).getByRole('button', { name: 'Start talking' });
const buttonOf = (page: Page, name: string | RegExp): Locator =>
  kioskOf(page).locator('va-screen').getByRole('button', { name }).first();

/** Somebody comes. Resolves when there is something to choose. */
async function begin(page: Page): Promise<void> {
  await startOf(page).click();
  await buttonOf(page, 'Drinks').waitFor();
}

/** Somebody who reads, orders, and is done. Resolves to how often a touch had to be repeated. */
async function stay(page: Page, lengthMs: number): Promise<number> {
  const button = (name: string | RegExp) => buttonOf(page, name);
  let repeated = 0;
  const touch = async (name: string | RegExp, next: Locator) => {
    for (let tries = 1; ; tries++) {
      await button(name).click();
      const isThere = await next.waitFor({ timeout: ANSWER_MS }).then(
        () => true,
        () => false,
      );
      if (isThere) return;
      if (tries === MAX_TRIES) throw new Error(`${name} was touched ${tries} times, and nothing came of it`);
      repeated += 1;
    }
  };
  const until = performance.now() + lengthMs;
  do {
    await touch('Drinks', button(/Lemonade/));
    await touch(/Lemonade/, button('Add to cart'));
    await delay(READING_MS);
    await touch('Add to cart', button(/Your order/));
    await touch(/Your order/, button(/One less: Lemonade/));
    await touch(/One less: Lemonade/, button('Menu'));
    await touch('Menu', button('Drinks'));
    await delay(READING_MS);
  } while (performance.now() < until);
  await touch('I am done', startOf(page));
  return repeated;
}

async function whatIsLeft(stack: Stack, page: Page): Promise<Omit<Left, 'visits' | 'repeated'>> {
  await delay(SETTLE_MS);
  const rooms = await roomServiceOf(stack).listRooms();
  const trees = Object.values(stack.processes).filter((it) => it !== undefined);
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const pageBytes = await pageObjectBytes(devTools);
  await devTools.detach();
  return {
    rooms: rooms.length,
    processes: trees.reduce((sum, pid) => sum + processesOfTree(pid), 0),
    memoryMb: trees.reduce((sum, pid) => sum + memoryOfTree(pid), 0),
    pageKib: pageBytes / 1_024,
  };
}
