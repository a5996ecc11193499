import { parseArgs } from 'node:util';
import { cacheDir } from './cache-dir.js';
import { findChromium } from './chromium/find-chromium.js';
import { findMediaServer } from './media-server/find-media-server.js';
import { type RunningMediaServer, startMediaServer } from './media-server/start-media-server.js';
import { startPostgresForTests } from './postgres/test-postgres.js';
import { createReporter, type Reporter } from './progress.js';
import { findRedis } from './redis/find-redis.js';
import { startRedis } from './redis/start-redis.js';
import { type Env, readSettings, withoutSettings } from './settings.js';
import { anyPort } from './setup/ports.js';
import { prepareRecogniser } from './setup/recogniser.js';
import { exitWithNpm, onStopSignal } from './setup/stop-signals.js';
import { buildWidget } from './setup/widget-build.js';
import { type Need, RUNNERS, type Runner, runRunner } from './test-run/runners.js';
import { type RunnerResult, totalLine } from './test-run/summary.js';

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
  const results: RunnerResult[] = [];
  const setUp = await prepare(new Set(runners.flatMap((runner) => runner.needs)), reporter, stopping.signal);
  try {
    for (const runner of runners) results.push(await runOne(runner, setUp, stopping.signal));
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    results.push({ runner: 'all', passed: 0, failed: 1, skipped: [], problem: 'was stopped' });
  } finally {
    await setUp.stop();
  }
  tell(results);
  process.exit(results.every((result) => result.failed === 0) ? 0 : 1);
}

async function runOne(runner: Runner, setUp: SetUp, signal: AbortSignal): Promise<RunnerResult> {
  console.log(`\n── ${runner.name} ──`);
  const missing = runner.needs.flatMap((need) => setUp.missing.get(need) ?? []);
  if (missing.length === 0) return runRunner(runner, { env: setUp.env, extraArgs, signal });
  return {
    runner: runner.name,
    passed: 0,
    failed: 1,
    skipped: [],
    problem: `cannot run: ${missing.join('; ')}`,
  };
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
    attempt('widget', () => buildWidget(reporter, signal)),
    // only the whole system's tests speak to it; they say themselves what they skip without
    needs.has('widget')
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

/** Skipped tests and troubles, and the total as the last line. */
function tell(results: readonly RunnerResult[]): void {
  console.log('');
  for (const { runner, passed, failed, skipped, problem } of results) {
    console.log(
      `${failed === 0 ? '✓' : '✗'} ${runner}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`,
    );
    if (problem) console.log(`    ${problem}`);
    for (const { name, reason } of skipped) console.log(`    skipped: ${name} (${reason})`);
  }
  console.log(totalLine(results));
}
