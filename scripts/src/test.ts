import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDir } from './cache-dir.js';
import { findChromium } from './chromium/find-chromium.js';
import { findMediaServer } from './media-server/find-media-server.js';
import { type RunningMediaServer, startMediaServer } from './media-server/start-media-server.js';
import { ROOT } from './paths.js';
import { startPostgresForTests } from './postgres/test-postgres.js';
import { createReporter, type Reporter } from './progress.js';
import { findRedis } from './redis/find-redis.js';
import { startRedis } from './redis/start-redis.js';
import { type Env, readSettings, withoutSettings } from './settings.js';
import { buildAll } from './setup/builds.js';
import { anyPort } from './setup/ports.js';
import { prepareRecogniser } from './setup/recogniser.js';
import { exitWithNpm, onStopSignal } from './setup/stop-signals.js';
import { LANES, type Need, RUNNERS, type Runner, type RunOptions, runRunner } from './test-run/runners.js';
import { NOTHING, type RunnerResult, totalLine } from './test-run/summary.js';

const GROUPS = [...new Set(RUNNERS.flatMap((runner) => runner.groups))];
const HELP = `npm test [-- ${GROUPS.join('|')} ...] [-- options of the runner]

Sets up what the tests need and runs all of them, or those of the named groups. The last line counts over all.`;

/** What of the set-up is there: environment variables for the runners, and what failed with its reason. */
interface SetUp {
  readonly env: Env;
  readonly missing: ReadonlyMap<Need, string>;
  stop(): Promise<void>;
}

const separator = process.argv.indexOf('--', 2);
const ownArgs = process.argv.slice(2, separator === -1 ? undefined : separator);
const extraArgs = separator === -1 ? [] : process.argv.slice(separator + 1);
const { values, positionals } = parseArgs({
  args: ownArgs,
  options: { help: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((group) => !GROUPS.includes(group));

if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `There is no group ${unknown.join(', ')}.\n\n${HELP}` : HELP);
  process.exitCode = values.help ? 0 : 1;
} else {
  await main(
    RUNNERS.filter(
      (it) => positionals.length === 0 || it.groups.some((group) => positionals.includes(group)),
    ),
  );
}

async function main(runners: readonly Runner[]): Promise<void> {
  const reporter = createReporter();
  const stopping = new AbortController();
  void onStopSignal((signal) => {
    reporter.note(`${signal}: stopping …`);
    stopping.abort();
  });
  exitWithNpm();
  let results: RunnerResult[] = [];
  const setUp = await prepare(new Set(runners.flatMap((runner) => runner.needs)), reporter, stopping.signal);
  try {
    const ofLane = (lane: Runner['lane']) => runners.filter((runner) => runner.lane === lane);
    const lanes = LANES.map(ofLane).filter((lane) => lane.length > 0);
    const running = lanes.map((lane, index) => runLane(lane, index > 0, setUp, stopping.signal));
    results = (await Promise.all(running)).flat();
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    results.push({ ...NOTHING, runner: 'all', failed: 1, problem: 'was stopped' });
  } finally {
    await setUp.stop();
  }
  tell(results);
  process.exit(results.every((result) => result.failed === 0) ? 0 : 1);
}

/**
 * @param aside - Another lane has the terminal: what this one prints comes when each of its runners is done.
 */
async function runLane(
  lane: readonly Runner[],
  aside: boolean,
  setUp: SetUp,
  signal: AbortSignal,
): Promise<RunnerResult[]> {
  const results: RunnerResult[] = [];
  for (const runner of lane) {
    const outputFile = aside ? join(ROOT, '.run', `test-${runner.name}.log`) : undefined;
    const title = `\n── ${runner.name} ──`;
    console.log(outputFile ? `${title} at the same time; what it prints comes afterwards` : title);
    if (outputFile) {
      mkdirSync(join(ROOT, '.run'), { recursive: true });
      writeFileSync(outputFile, '');
    }
    results.push(await runOne(runner, { ...setUp, signal, outputFile }));
    if (outputFile) console.log(`${title}\n${readFileSync(outputFile, 'utf8')}`);
  }
  return results;
}

async function runOne(
  runner: Runner,
  { env, missing: notThere, signal, outputFile }: SetUp & Pick<RunOptions, 'signal' | 'outputFile'>,
): Promise<RunnerResult> {
  const missing = runner.needs.flatMap((need) => notThere.get(need) ?? []);
  if (missing.length === 0) return runRunner(runner, { env, extraArgs, signal, outputFile });
  return { ...NOTHING, runner: runner.name, failed: 1, problem: `cannot run: ${missing.join('; ')}` };
}

/** Gets what is needed, all at once. What cannot be had fails only the runners that need it. */
async function prepare(needs: ReadonlySet<Need>, reporter: Reporter, signal: AbortSignal): Promise<SetUp> {
  // Of the settings only where the machine's things are: tests must not meet a configured provider or server.
  const { CHROME_PATH, VOICE_ASSISTANT_CACHE } = readSettings();
  const machine = {
    ...(CHROME_PATH && { CHROME_PATH }),
    ...(VOICE_ASSISTANT_CACHE && { VOICE_ASSISTANT_CACHE }),
  };
  const env: Env = { ...withoutSettings(), ...machine };
  const cache = cacheDir(env);
  const missing = new Map<Need, string>();
  const attempt = async <T>(need: Need, get: () => Promise<T>): Promise<T | undefined> => {
    if (!needs.has(need) || signal.aborted) return undefined;
    try {
      return await get();
    } catch (error) {
      const { message } = error as Error;
      missing.set(need, message.split('\n')[0] ?? '');
      if (!signal.aborted) reporter.warn(message);
      return undefined;
    }
  };
  // goes on in the background: few tests need it, and those wait for it
  const postgres = await attempt('postgres', () =>
    startPostgresForTests({ env, cacheDir: cache, reporter, signal }),
  );
  const [media, chromium, redis] = await Promise.all([
    attempt('media-server', () => startTestServer(env, cache, { reporter, signal })),
    attempt('chromium', () => findChromium({ env, cacheDir: cache, reporter })),
    attempt('redis', async () => startRedis(await findRedis({ env, cacheDir: cache, reporter }))),
    attempt('builds', () => buildAll(reporter, signal)),
    // few tests speak to it, and they say themselves what they skip without
    needs.has('builds')
      ? prepareRecogniser({ cacheDir: cache, reporter, signal }).catch(() => {})
      : undefined,
  ]);
  return {
    env: {
      ...env,
      VOICE_ASSISTANT_CACHE: cache,
      ...(media && { LIVEKIT_TEST_URL: media.url, LIVEKIT_TEST_WEBHOOK_PORT: String(media.webhookPort) }),
      ...(chromium && { CHROME_PATH: chromium }),
      ...postgres?.env,
      ...(redis && { REDIS_TEST_URL: redis.url }),
    },
    missing,
    stop: async () => {
      await Promise.all([media?.stop(), postgres?.stop(), redis?.stop()]);
    },
  };
}

async function startTestServer(
  env: Env,
  cache: string,
  options: { reporter: Reporter; signal: AbortSignal },
): Promise<RunningMediaServer & { readonly webhookPort: number }> {
  const server = await findMediaServer({ env, cacheDir: cache, ...options });
  const webhookPort = await anyPort();
  const running = await startMediaServer({
    server,
    webhookUrl: `http://127.0.0.1:${webhookPort}/webhooks/livekit`,
  });
  options.reporter.note(`✓ Media server for the tests: ${running.url}`);
  return { ...running, webhookPort };
}

/** What failed, skipped tests and troubles, and the total as the last line. */
function tell(results: readonly RunnerResult[]): void {
  console.log('');
  for (const { runner, passed, failed, failures, retried, skipped, problem } of results) {
    console.log(
      `${failed === 0 ? '✓' : '✗'} ${runner}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`,
    );
    if (problem) console.log(`    ${problem}`);
    for (const failure of failures) console.log(`    failed: ${failure}`);
    for (const name of retried) console.log(`    passed at the second try: ${name}`);
    for (const { name, reason } of skipped) console.log(`    skipped: ${name} (${reason})`);
  }
  console.log(totalLine(results));
}
