import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { cacheDir } from '../../../scripts/dist/cache-dir.js';
import { findChromium } from '../../../scripts/dist/chromium/find-chromium.js';
import { launchFlags } from '../../../scripts/dist/chromium/launch-flags.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import { withoutSettings } from '../../../scripts/dist/settings.js';
import { buildWidget } from '../../../scripts/dist/setup/builds.js';
import { quantile } from '../turn/report.js';
import { type Candidate, findCandidates, NAMES, type Name } from './candidates.js';
import { type Load, load } from './load.js';
import { type Site, startSites } from './site.js';

const HELP = `npm run bench -- page [options]
  --loads N     loads of each page, in turn (default 5)
  --out FOLDER  where page.json goes (default .run/bench)`;

/** As a phone of the middle class is to a laptop. */
const SLOW = 4;

type Loads = Readonly<Record<Name, Load[]>>;

/** What a page pays for the widget before anybody has touched it, beside two peers. Resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      loads: { type: 'string', default: '5' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      help: { type: 'boolean', default: false },
    },
  });
  const count = Number(values.loads);
  if (values.help || !(count >= 1)) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const about = {
    at: new Date().toISOString(),
    loads: count,
    processors: cpus().length,
    loadBefore: loadavg()[0],
  };
  const { usual, slow } = await measure(count);
  const rows = rowsOf(usual, slow);
  console.log(`\n${tableOf(rows)}\n`);
  await mkdir(values.out, { recursive: true });
  const file = join(values.out, 'page.json');
  await writeFile(file, `${JSON.stringify({ about, rows, usual, slow }, undefined, 1)}\n`);
  console.log(`All loads: ${file}`);
  return 0;
}

async function measure(count: number): Promise<{ usual: Loads; slow: Loads }> {
  const reporter = createReporter();
  const env = withoutSettings();
  const folder = cacheDir(env);
  await buildWidget(reporter);
  const candidates = await findCandidates(folder);
  const browser = await chromium.launch({
    executablePath: await findChromium({ env, cacheDir: folder, reporter }),
    args: launchFlags(),
  });
  const site = await startSites(candidates);
  const task = reporter.task('bench/page');
  try {
    const measured = { usual: emptyLoads(), slow: emptyLoads() };
    for (let index = 0; index <= count; index++) {
      for (const name of NAMES) {
        task.update(`${name}, ${index} of ${count}`);
        const [usual, slow] = await loadBoth(browser, site, name, candidates[name]);
        if (index === 0) continue; // the browser's own first times
        measured.usual[name].push(usual);
        measured.slow[name].push(slow);
      }
    }
    task.done();
    return measured;
  } finally {
    site.close();
    await browser.close();
  }
}

const emptyLoads = (): Record<Name, Load[]> => ({ bare: [], ours: [], elevenlabs: [], vapi: [] });

async function loadBoth(
  browser: Browser,
  site: Site,
  name: Name,
  { tag }: Candidate,
): Promise<readonly [Load, Load]> {
  const url = site.addressOf(name);
  return [await load(browser, { url, tag, slowdown: 1 }), await load(browser, { url, tag, slowdown: SLOW })];
}

interface Row extends Readonly<Record<Name, string>> {
  readonly figure: string;
  /** Ours as a share of the better peer's. */
  readonly ratio: string;
}

function rowsOf(usual: Loads, slow: Loads): Row[] {
  const row = (figure: string, loads: Loads, read: (load: Load) => number | undefined, digits = 0): Row => {
    const value = (name: Name) =>
      quantile(
        loads[name].flatMap((it) => read(it) ?? []),
        0.5,
      );
    const peers = [value('elevenlabs'), value('vapi')].filter((it) => !Number.isNaN(it));
    const cells = Object.fromEntries(
      NAMES.map((name) => [name, Number.isNaN(value(name)) ? '-' : value(name).toFixed(digits)]),
    ) as Record<Name, string>;
    return { figure, ...cells, ratio: (value('ours') / Math.min(...peers)).toFixed(2) };
  };
  const bareHeap = quantile(
    usual.bare.map(({ heapBytes }) => heapBytes),
    0.5,
  );
  return [
    row('script before the first tap, gzip, kB', usual, (it) => it.scriptBytes / 1000, 1),
    row('requests before the first tap', usual, (it) => it.requests),
    row('longest task at load, ms', usual, (it) => it.longestTaskMs, 1),
    row(`the same, processor ${SLOW} times slower`, slow, (it) => it.longestTaskMs, 1),
    row(`blocking time, processor ${SLOW} times slower, ms`, slow, (it) => it.blockingMs),
    row("of it in tasks with a script of the page's, ms", slow, (it) => it.scriptBlockingMs),
    row('main thread busy while closed and idle, %', usual, (it) => it.idleShare * 100, 1),
    row('heap above the page alone, KiB', usual, (it) => (it.heapBytes - bareHeap) / 1024),
    row('script asked for -> launcher visible, ms', usual, (it) => it.launcherMs),
  ];
}

function tableOf(rows: readonly Row[]): string {
  const heads = ['figure', ...NAMES, 'ours / best peer'];
  const cells = rows.map((row) => [row.figure, ...NAMES.map((name) => row[name]), row.ratio]);
  const line = (columns: readonly string[]) => `| ${columns.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...cells.map(line)].join('\n');
}
