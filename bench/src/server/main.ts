import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMediaServer } from '../../../scripts/dist/media-server/start-media-server.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import { buildTokenServer } from '../../../scripts/dist/setup/builds.js';
import { quantile, type Row, tableOf } from '../turn/report.js';
import { askForTokens, type Load } from './load.js';
import { type Program, startServer } from './servers.js';

const HELP = `npm run bench -- server [options]
  --rounds N    rounds of each side, who goes first changes (default 6)
  --requests N  requests of a round (default 15000)
  --starts N    starts of the token server (default 5)
  --out FOLDER  where server.json goes (default .run/bench)`;

/** Between them the server's memory may grow by a tenth. */
const EARLY_REQUESTS = 10_000;
const LATE_REQUESTS = 100_000;
const WARM_UP_REQUESTS = 4_000;

interface Counts {
  readonly rounds: number;
  readonly requests: number;
  readonly starts: number;
}

/** A load, and what it took. */
interface Round extends Load {
  /** Processor time of the server for each request. Other programs on the machine disturb it least. */
  readonly processorUs: number;
}

interface Measurement {
  readonly loads: Readonly<Record<Program, readonly Round[]>>;
  readonly readyMs: readonly number[];
  readonly memoryMb: { readonly early: number; readonly late: number };
}

/** Measures the token server against a bare handler. Resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '6' },
      requests: { type: 'string', default: '15000' },
      starts: { type: 'string', default: '5' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      help: { type: 'boolean', default: false },
    },
  });
  const counts = {
    rounds: Number(values.rounds),
    requests: Number(values.requests),
    starts: Number(values.starts),
  };
  if (values.help || Object.values(counts).some((count) => !(count >= 1))) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const loadBefore = loadavg()[0] ?? 0;
  const measurement = await withServers(counts);
  const rows = rowsOf(measurement);
  console.log(`\n${tableOf(rows)}\n`);
  const failures = Object.values(measurement.loads).flatMap((loads) => loads.map((load) => load.failures));
  const failed = failures.reduce((sum, count) => sum + count, 0);
  if (failed > 0) console.log(`! ${failed} requests failed`);
  await mkdir(values.out, { recursive: true });
  const about = {
    at: new Date().toISOString(),
    node: process.version,
    processors: cpus().length,
    loadBefore,
    ...counts,
  };
  const rounds = Object.fromEntries(
    Object.entries(measurement.loads).map(([side, loads]) => [side, loads.map(summaryOf)]),
  );
  const { readyMs, memoryMb } = measurement;
  const file = join(values.out, 'server.json');
  await writeFile(file, `${JSON.stringify({ about, rows, rounds, readyMs, memoryMb }, undefined, 1)}\n`);
  console.log(`All rounds: ${file}`);
  return failed === 0 ? 0 : 1;
}

async function withServers(counts: Counts): Promise<Measurement> {
  const reporter = createReporter();
  await buildTokenServer(reporter);
  const media = await startMediaServer({ reporter, logDir: join(ROOT, '.run/bench-logs') });
  const widgetDir = await mkdtemp(join(tmpdir(), 'bench-server-'));
  await writeFile(join(widgetDir, 'voice-assistant.js'), '');
  const livekit = {
    LIVEKIT_URL: media.url,
    LIVEKIT_API_KEY: media.apiKey,
    LIVEKIT_API_SECRET: media.apiSecret,
  };
  try {
    const task = reporter.task('bench/server');
    const start = (program: Program) => startServer(program, livekit, widgetDir);
    task.update('starts');
    const readyMs = await timeStarts(start, counts.starts);
    task.update('memory');
    const memoryMb = await measureMemory(start);
    const loads = await compare(start, counts, (text) => task.update(text));
    task.done();
    return { loads, readyMs, memoryMb };
  } finally {
    await media.stop();
    await rm(widgetDir, { recursive: true, force: true });
  }
}

type Start = (program: Program) => ReturnType<typeof startServer>;

async function timeStarts(start: Start, times: number): Promise<number[]> {
  const readyMs: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const server = await start('ours');
    readyMs.push(server.readyMs);
    await server.stop();
  }
  return readyMs;
}

async function measureMemory(start: Start): Promise<Measurement['memoryMb']> {
  const server = await start('ours');
  try {
    await askForTokens(server.url, EARLY_REQUESTS);
    const early = server.residentMb();
    await askForTokens(server.url, LATE_REQUESTS - EARLY_REQUESTS);
    return { early, late: server.residentMb() };
  } finally {
    await server.stop();
  }
}

async function compare(
  start: Start,
  { rounds, requests }: Counts,
  progress: (text: string) => void,
): Promise<Measurement['loads']> {
  const servers = { ours: await start('ours'), reference: await start('reference') };
  const loads: Record<Program, Round[]> = { ours: [], reference: [] };
  try {
    for (const { url } of Object.values(servers)) await askForTokens(url, WARM_UP_REQUESTS);
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1} of ${rounds}`);
      const order: Program[] = round % 2 === 0 ? ['ours', 'reference'] : ['reference', 'ours'];
      for (const side of order) {
        const { url, processorMs } = servers[side];
        const beforeMs = processorMs();
        const load = await askForTokens(url, requests);
        loads[side].push({ ...load, processorUs: ((processorMs() - beforeMs) * 1_000) / requests });
      }
    }
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  }
  return loads;
}

const summaryOf = ({ perSecond, timesMs, failures, processorUs }: Round) => ({
  perSecond: Math.round(perSecond),
  p50Ms: quantile(timesMs, 0.5),
  p99Ms: quantile(timesMs, 0.99),
  processorUs: Math.round(processorUs),
  failures,
});

function rowsOf({ loads, readyMs, memoryMb }: Measurement): Row[] {
  const compared = (figure: string, value: (loads: readonly Round[]) => number, digits: number): Row => {
    const [ours, reference] = [value(loads.ours), value(loads.reference)];
    return {
      figure,
      ours: ours.toFixed(digits),
      reference: reference.toFixed(digits),
      ratio: ours / reference,
    };
  };
  const median = (values: readonly number[]) => quantile(values, 0.5);
  return [
    compared('tokens a second, median of rounds', (of) => median(of.map((load) => load.perSecond)), 0),
    compared('p50, ms', (of) => median(of.map((load) => quantile(load.timesMs, 0.5))), 2),
    compared('p99, ms', (of) => median(of.map((load) => quantile(load.timesMs, 0.99))), 2),
    compared('processor time of a token, µs', (of) => median(of.map((load) => load.processorUs)), 0),
    {
      figure: 'start to ready, median ms',
      ours: median(readyMs).toFixed(0),
      reference: '',
      ratio: undefined,
    },
    {
      figure: 'start to ready, slowest ms',
      ours: Math.max(...readyMs).toFixed(0),
      reference: '',
      ratio: undefined,
    },
    {
      figure: 'memory after 100,000 / 10,000 requests, MB',
      ours: memoryMb.late.toFixed(0),
      reference: memoryMb.early.toFixed(0),
      ratio: memoryMb.late / memoryMb.early,
    },
  ];
}
