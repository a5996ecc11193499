import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDir } from '../../../scripts/dist/cache-dir.js';
import { findChromium } from '../../../scripts/dist/chromium/find-chromium.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import { withoutSettings } from '../../../scripts/dist/settings.js';
import { type Measurement, measure } from './measure.js';
import { BenchProvider, PROFILES } from './provider.js';
import { rowsOf, tableOf } from './report.js';
import { startSystem } from './system.js';
import { timelinePage } from './timeline.js';
import { ASK_FOR_STORY, INTERRUPTIONS, NO_INTERRUPTIONS, QUESTIONS, synthesise } from './utterances.js';
import { Visitors } from './visitor.js';

/** Processes that want a processor, on average over a minute, when nothing else is going on. */
const QUIET_LOAD = 1;

const HELP = `npm run bench -- turn [options]
  --turns N          turns of each side (default 20)
  --calls N          greetings of each side (default: a quarter of the turns)
  --interruptions N  (default: a quarter of the turns)
  --profile NAME     ${Object.keys(PROFILES).join(' or ')} (default usual)
  --live             ours is transcribed while the visitor speaks, by the Realtime protocol
  --out FOLDER       where turn.json and turn.html go (default .run/bench)`;

/** Measures our agent against the reference. Resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      turns: { type: 'string', default: '20' },
      calls: { type: 'string' },
      interruptions: { type: 'string' },
      profile: { type: 'string', default: 'usual' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      live: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const turns = Number(values.turns);
  const quarter = Math.ceil(turns / 4);
  const counts = {
    turns,
    calls: Number(values.calls ?? quarter),
    interruptions: Number(values.interruptions ?? quarter),
  };
  if (values.help || !isProfile(values.profile) || Object.values(counts).some((it) => !(it >= 0))) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const loadBefore = loadavg()[0] ?? 0;
  if (loadBefore > QUIET_LOAD)
    console.log(`! The machine is busy (load ${loadBefore.toFixed(1)}): figures will be too high.`);
  await mkdir(values.out, { recursive: true });
  const about = {
    at: new Date().toISOString(),
    profile: values.profile,
    live: values.live,
    ...PROFILES[values.profile],
    node: process.version,
    processors: cpus().length,
    loadBefore,
  };
  // as it goes: an end before the end loses nothing
  const write = async (measurement: Measurement) => {
    const rows = rowsOf(measurement);
    await writeFile(
      join(values.out, 'turn.json'),
      // 1 to 2 of the load are the benchmark's own
      `${JSON.stringify({ about: { ...about, loadAfter: loadavg()[0] }, rows, ...measurement }, undefined, 1)}\n`,
    );
    await writeFile(join(values.out, 'turn.html'), timelinePage(measurement.turns, tableOf(rows)));
  };
  const measurement = await withSystem({
    profile: values.profile,
    live: values.live,
    counts,
    onMeasured: write,
  });
  console.log(`\n${tableOf(rowsOf(measurement))}\n`);
  for (const failure of measurement.failures) console.log(`! ${failure}`);
  console.log(`Each turn, drawn: ${join(values.out, 'turn.html')}`);
  // what the reference does not hear is its affair, and counted
  return measurement.failures.every((failure) => failure.includes('reference')) ? 0 : 1;
}

const isProfile = (name: string): name is keyof typeof PROFILES => Object.hasOwn(PROFILES, name);

interface Run {
  readonly profile: keyof typeof PROFILES;
  readonly live: boolean;
  readonly counts: Parameters<typeof measure>[1];
  readonly onMeasured: (measurement: Measurement) => Promise<void>;
}

async function withSystem({ profile, live, counts, onMeasured }: Run) {
  const reporter = createReporter();
  const env = withoutSettings();
  const chromium = await findChromium({ env, cacheDir: cacheDir(env), reporter });
  const scripts = [...QUESTIONS, ASK_FOR_STORY, ...INTERRUPTIONS, ...NO_INTERRUPTIONS];
  const utterances = await synthesise(scripts);
  const replies = new Map(scripts.map(({ parts, reply }) => [parts.join(' '), reply]));
  const provider = await BenchProvider.start(PROFILES[profile], replies);
  const cleanups: (() => Promise<void>)[] = [() => provider.stop()];
  try {
    const system = await startSystem(provider, reporter, live);
    cleanups.unshift(() => system.stop());
    const visitors = await Visitors.launch(chromium);
    cleanups.unshift(() => visitors.close());
    const task = reporter.task('bench/turn');
    const progress = (text: string) => task.update(text);
    const measurement = await measure(
      { system, visitors, provider, utterances, progress, onMeasured },
      counts,
    );
    task.done();
    return measurement;
  } finally {
    for (const cleanup of cleanups) await cleanup();
  }
}
