import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cacheDir } from '../../../scripts/dist/cache-dir.js';
import { findChromium } from '../../../scripts/dist/chromium/find-chromium.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import { createReporter } from '../../../scripts/dist/progress.js';
import { withoutSettings } from '../../../scripts/dist/settings.js';
import { BenchProvider, PROFILES, SIDES, type Side } from '../turn/provider.js';
import { quantile, textOf } from '../turn/report.js';
import { type System, startSystem } from '../turn/system.js';
import { QUESTIONS, synthesise, type Utterance } from '../turn/utterances.js';
import { type Visitor, Visitors } from '../turn/visitor.js';
import { memoryOfTree, processorMsOfTree } from './process-tree.js';

const HELP = `npm run bench -- sessions [options]
  --max N       calls side by side at most (default 8)
  --within MS   all begin to speak within this time (default 1500)
  --side NAME   ${SIDES.join(' or ')} (default both, one after the other)
  --out FOLDER  where sessions.json goes (default .run/bench)`;

/** Turns that each visitor takes with the same number of others. */
const ROUNDS = 2;
/** A worker's next process is warm by then. */
const SETTLE_MS = 4_000;
const PATIENCE_MS = 12_000;

interface Step {
  readonly side: Side;
  readonly calls: number;
  /** Of the worker and all its processes, in MB. */
  readonly memoryMb: number;
  /** What they take of a core while visitors speak, and what all else does: browser, media server, provider. */
  readonly cores: { readonly worker: number; readonly others: number };
  /** End of speech -> first audio, in ms; infinite where nothing was heard, which JSON has as null. */
  readonly delaysMs: readonly number[];
}

interface Plan {
  /** Calls side by side at most. */
  readonly max: number;
  /** All begin to speak within this time. */
  readonly withinMs: number;
}

interface Bench {
  readonly system: System;
  readonly visitors: Visitors;
  readonly provider: BenchProvider;
  readonly utterance: Utterance;
  readonly progress: (text: string) => void;
}

/** How many calls a machine bears: more and more of them, until a turn takes twice as long. Resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      max: { type: 'string', default: '8' },
      within: { type: 'string', default: '1500' },
      side: { type: 'string' },
      out: { type: 'string', default: join(ROOT, '.run/bench') },
      help: { type: 'boolean', default: false },
    },
  });
  const sides = SIDES.filter((side) => values.side === undefined || values.side === side);
  const [max, withinMs] = [Number(values.max), Number(values.within)];
  if (values.help || !(max > 0) || !(withinMs >= 0) || sides.length === 0) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  await mkdir(values.out, { recursive: true });
  const steps: Step[] = [];
  const onStep = async (step: Step) => {
    steps.push(step);
    console.log(lineOf(step));
    await writeFile(join(values.out, 'sessions.json'), `${JSON.stringify(steps, undefined, 1)}\n`);
  };
  for (const side of sides) await withBench((bench) => measureSide(bench, side, { max, withinMs }, onStep));
  return 0;
}

function lineOf({ side, calls, memoryMb, cores, delaysMs }: Step): string {
  const median = textOf(quantile(delaysMs, 0.5));
  const unheard = delaysMs.filter((it) => it === Number.POSITIVE_INFINITY).length;
  const processors = `${cores.worker.toFixed(2)} | ${cores.others.toFixed(2)}`;
  return `| ${side} | ${calls} | ${median} | ${unheard} | ${memoryMb.toFixed(0)} | ${processors} |`;
}

/** Starts to measure how many cores the worker and the rest of this program's processes take. */
function watchCores(workerPid: number): () => Step['cores'] {
  const read = () => {
    const worker = processorMsOfTree(workerPid);
    return { atMs: performance.now(), worker, all: processorMsOfTree(process.pid) };
  };
  const start = read();
  return () => {
    const end = read();
    const [spentMs, worker] = [end.atMs - start.atMs, end.worker - start.worker];
    return { worker: worker / spentMs, others: (end.all - start.all - worker) / spentMs };
  };
}

async function measureSide(
  bench: Bench,
  side: Side,
  { max, withinMs }: Plan,
  onStep: (step: Step) => Promise<void>,
) {
  const { system, visitors, provider, utterance } = bench;
  provider.expect(side, utterance);
  const inCall: Visitor[] = [];
  await delay(SETTLE_MS);
  const idleMb = memoryOfTree(system.pid(side));
  const idleCores = watchCores(system.pid(side));
  await delay(SETTLE_MS);
  await onStep({ side, calls: 0, memoryMb: idleMb, cores: idleCores(), delaysMs: [] });
  let aloneMs = Number.POSITIVE_INFINITY;
  for (let calls = 1; calls <= max; calls++) {
    bench.progress(`${side}, ${calls} side by side`);
    const visitor = await visitors.open();
    const clickedAtMs = await visitor.call(system.url, await system.token(side));
    await visitor.next({ where: 'ear', what: 'begins' }, clickedAtMs);
    inCall.push(visitor);
    await visitor.silence(1_000);
    await delay(SETTLE_MS);
    const delaysMs: number[] = [];
    const cores = watchCores(system.pid(side));
    for (let round = 0; round < ROUNDS; round++)
      delaysMs.push(
        ...(await Promise.all(inCall.map((it, index) => turn(it, utterance, (index / calls) * withinMs)))),
      );
    const memoryMb = memoryOfTree(system.pid(side));
    await onStep({ side, calls, memoryMb, cores: cores(), delaysMs });
    if (calls === 1) aloneMs = quantile(delaysMs, 0.5);
    if (!(quantile(delaysMs, 0.5) <= 2 * aloneMs)) break;
  }
  await Promise.all(inCall.map((visitor) => visitor.leave()));
}

/** @returns the delay of the answer, infinite when none was heard. */
async function turn(visitor: Visitor, utterance: Utterance, afterMs: number): Promise<number> {
  await delay(afterMs);
  try {
    const since = await visitor.say(utterance);
    const began = await visitor.next(
      { where: 'mic', what: 'begins' },
      visitor.sounds[since - 1]?.atMs ?? 0,
      PATIENCE_MS,
    );
    const spoken = began.atMs + (utterance.partsMs[0] ?? 0) - 100;
    const { atMs } = await visitor.next({ where: 'mic', what: 'ends' }, spoken, PATIENCE_MS);
    const heard = await visitor.next({ where: 'ear', what: 'begins' }, atMs, PATIENCE_MS);
    await visitor.silence(1_000);
    return heard.atMs - atMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

async function withBench(measure: (bench: Bench) => Promise<void>): Promise<void> {
  const reporter = createReporter();
  const env = withoutSettings();
  const chromium = await findChromium({ env, cacheDir: cacheDir(env), reporter });
  const scripts = QUESTIONS.slice(0, 1);
  const [utterance] = (await synthesise(scripts)).values();
  if (!utterance) throw new Error('nothing to say');
  const provider = await BenchProvider.start(
    PROFILES.usual,
    new Map(scripts.map(({ parts, reply }) => [parts.join(' '), reply])),
  );
  const cleanups: (() => Promise<void>)[] = [() => provider.stop()];
  try {
    const system = await startSystem(provider, reporter, false);
    cleanups.unshift(() => system.stop());
    const visitors = await Visitors.launch(chromium);
    cleanups.unshift(() => visitors.close());
    const task = reporter.task('bench/sessions');
    await measure({ system, visitors, provider, utterance, progress: (text) => task.update(text) });
    task.done();
  } finally {
    for (const cleanup of cleanups) await cleanup();
  }
}
