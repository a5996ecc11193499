import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withBrowser } from '../../../scripts/dist/chromium/with-browser.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import { buildAll } from '../../../scripts/dist/setup/builds.js';
import { startStack } from '../../../scripts/dist/stack/index.js';
import { quantile } from '../turn/report.js';
import { type Leftovers, measureLeftovers } from './leftovers.js';
import { type Call, measureCalls, orderOf } from './measure.js';
import { SIDES, type Side } from './pages.js';

const HELP = `npm run bench -- call [options]
  --calls N     calls of each side (default 7)
  --connects N  calls one after another in one page (default 100)
  --out FOLDER  where call.json goes (default .run/bench)`;

/** Chromium's own beep for a microphone: the bars move, and the assistant hears no word. */
const FLAGS = [
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=LocalNetworkAccessChecks',
];

/** What a call costs the page, beside one of livekit-client alone. Resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: 'string', default: '7' },
      connects: { type: 'string', default: '100' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      help: { type: 'boolean', default: false },
    },
  });
  const counts = { calls: Number(values.calls), connects: Number(values.connects) };
  if (values.help || Object.values(counts).some((it) => !(it >= 0))) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const about = {
    at: new Date().toISOString(),
    ...counts,
    processors: cpus().length,
    loadBefore: loadavg()[0],
  };
  const { calls, leftovers } = await measure(counts);
  console.log(`\n${tableOf(calls)}\n\n${leftoverTable(leftovers)}\n`);
  await mkdir(values.out, { recursive: true });
  const file = join(values.out, 'call.json');
  await writeFile(file, `${JSON.stringify({ about, calls, leftovers }, undefined, 1)}\n`);
  console.log(`All calls: ${file}`);
  const grown = FIGURES.filter(({ judged, read }) => judged && growthOf(leftovers, read) > MAX_GROWTH);
  for (const { name } of grown) console.error(`${name}: grown by more than ${MAX_GROWTH * 100} %`);
  return grown.length > 0 ? 1 : 0;
}

async function measure(counts: { readonly calls: number; readonly connects: number }) {
  const reporter = createReporter();
  await buildAll(reporter);
  return withBrowser({ reporter, flags: FLAGS }, async (browser) => {
    const stack = await startStack({ settings: { TOKEN_RATE_LIMIT_PER_MINUTE: '100000' }, reporter });
    const task = reporter.task('bench/call');
    try {
      const calls: Call[] = [];
      for (let index = 0; index <= counts.calls; index++) {
        task.update(`call ${index} of ${counts.calls}`);
        const measured = await measureCalls(browser, stack, orderOf(index));
        if (index > 0) calls.push(...measured); // the first ones warm up
      }
      task.update(`${counts.connects} calls in one page`);
      const leftovers = counts.connects > 0 ? await measureLeftovers(browser, stack, counts.connects) : [];
      task.done();
      return { calls, leftovers };
    } finally {
      await stack.stop();
    }
  });
}

const COLUMNS: Readonly<Record<Side, string>> = {
  ours: 'ours',
  bare: 'bare',
  asking: 'bare, asking in the click',
};

function tableOf(calls: readonly Call[]): string {
  const median = (side: Side, read: (call: Call) => number | undefined) =>
    quantile(
      calls.filter((call) => call.side === side).flatMap((call) => read(call) ?? []),
      0.5,
    );
  const row = (figure: string, read: (call: Call) => number | undefined, digits = 0) =>
    `| ${figure} | ${SIDES.map((side) => median(side, read).toFixed(digits)).join(' | ')} |`;
  const inClick = SIDES.map((side) => {
    const own = calls.filter((call) => call.side === side);
    return `${own.filter(({ askedInClick }) => askedInClick).length} of ${own.length}`;
  });
  return [
    `| figure | ${SIDES.map((side) => COLUMNS[side]).join(' | ')} |`,
    `|---|${SIDES.map(() => '---|').join('')}`,
    row('click -> microphone asked for, ms', (it) => it.microphoneMs),
    `| asked for in the click's own task | ${inClick.join(' | ')} |`,
    row('click -> peer connection, ms', (it) => it.connectedMs),
    row('main thread in a call, % of a core', (it) => it.mainThreadShare * 100, 1),
  ].join('\n');
}

/** What a hundred calls may add to what there was after the fifth. */
const MAX_GROWTH = 0.02;

interface Figure {
  readonly name: string;
  readonly judged: boolean;
  read(found: Leftovers): number;
}

const FIGURES: readonly Figure[] = [
  { name: 'heap, KiB', judged: false, read: ({ heapBytes }) => Math.round(heapBytes / 1024) },
  {
    name: "the page's objects in it, KiB",
    judged: true,
    read: ({ objectBytes }) => Math.round(objectBytes / 1024),
  },
  { name: 'nodes', judged: true, read: ({ nodes }) => nodes },
  { name: 'listeners', judged: true, read: ({ listeners }) => listeners },
  { name: 'open AudioContexts', judged: true, read: ({ audioContexts }) => audioContexts },
  { name: 'live tracks', judged: true, read: ({ tracks }) => tracks },
];

function growthOf(found: readonly Leftovers[], read: Figure['read']): number {
  const [first = 0, last = 0] = [found[0], found.at(-1)].map((it) => it && read(it));
  return (last - first) / Math.max(first, 1);
}

function leftoverTable(found: readonly Leftovers[]): string {
  const head = `| left in the page | ${found.map(({ calls }) => `after ${calls} calls`).join(' | ')} | growth |`;
  const rows = FIGURES.map(({ name, read }) => {
    const growth = growthOf(found, read) * 100;
    return `| ${name} | ${found.map(read).join(' | ')} | ${growth.toFixed(1)} % |`;
  });
  return [head, `|---|${found.map(() => '---|').join('')}---|`, ...rows].join('\n');
}
