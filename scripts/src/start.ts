import { parseArgs, styleText } from 'node:util';
import { cacheDir } from './cache-dir.js';
import { findMediaServer, type MediaServer } from './media-server/find-media-server.js';
import { createReporter, type Reporter } from './progress.js';
import { type Env, readSettings, withoutSettings } from './settings.js';
import { NothingWorkedError } from './setup/attempts.js';
import { BuildError, buildAll } from './setup/builds.js';
import { PortError } from './setup/ports.js';
import { prepareRecogniser, type Recogniser } from './setup/recogniser.js';
import { exitWithNpm, onStopSignal } from './setup/stop-signals.js';
import { PartFailedError, type PartName, SettingsError, startStack } from './stack/index.js';
import { wantsOfflineProvider, wantsOwnMediaServer } from './stack/stack-plan.js';

/** Errors whose message is all that a person needs; any other is a fault of ours and shown whole. */
const EXPECTED = [BuildError, NothingWorkedError, PartFailedError, PortError, SettingsError];

const HELP = `npm start [-- options]

Sets everything up and runs it until Ctrl-C: media server, token server, agent, demo site and, when no provider is
configured, the offline provider. Settings come from .env (see .env.example).

  --verbose   shows what the parts print (always in .run/logs/)
  --help`;

const { values } = parseArgs({
  options: { verbose: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

if (values.help) {
  console.log(HELP);
} else {
  const reporter = createReporter();
  const stopping = new AbortController();
  const stopped = onStopSignal((signal) => {
    stopping.abort();
    reporter.note(`${signal === 'SIGINT' ? 'Ctrl-C' : signal}: stopping …`);
  });
  exitWithNpm();
  try {
    await run(reporter, { verbose: values.verbose, signal: stopping.signal, stopped });
    reporter.note('Stopped.');
    process.exit(0);
  } catch (error) {
    if (stopping.signal.aborted) {
      reporter.note('Stopped before everything was running.');
      process.exit(0);
    }
    const isExpected = EXPECTED.some((kind) => error instanceof kind);
    console.error(isExpected ? `\n${(error as Error).message}` : error);
    process.exit(1);
  }
}

async function run(
  reporter: Reporter,
  options: { verbose: boolean; signal: AbortSignal; stopped: Promise<unknown> },
): Promise<void> {
  const startedAtMs = Date.now();
  const { signal } = options;
  const settings = readSettings();
  const { mediaServer, recogniser } = await setUp(settings, reporter, signal);
  const stack = await startStack({
    settings,
    ports: 'usual',
    reporter,
    signal,
    ...(mediaServer && { mediaServer }),
    ...(options.verbose && { onLine: (part: PartName, line: string) => reporter.note(labelled(part, line)) }),
  });
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  const hints = [
    ...(recogniser?.available === false
      ? [`  Typing works; speaking is not understood: ${recogniser.reason}`]
      : []),
    `  Ctrl-C stops everything. ${options.verbose ? '' : 'What the parts say: --verbose, or '}.run/logs/`,
  ];
  reporter.note([`\nReady in ${seconds} s. Open:\n`, `  ${stack.startUrl}\n`, ...hints].join('\n'));
  await options.stopped;
  await stack.stop();
}

/** What the parts need, all at once: none of it depends on another. */
async function setUp(
  settings: Env,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<{ mediaServer: MediaServer | undefined; recogniser: Recogniser | undefined }> {
  const env = { ...withoutSettings(), ...settings };
  const cache = cacheDir(env);
  const [mediaServer, recogniser] = await Promise.all([
    wantsOwnMediaServer(settings) ? findMediaServer({ env, cacheDir: cache, reporter, signal }) : undefined,
    wantsOfflineProvider(settings) ? prepareRecogniser({ cacheDir: cache, reporter, signal }) : undefined,
    buildAll(reporter, signal),
  ]);
  return { mediaServer, recogniser };
}

function labelled(part: PartName, line: string): string {
  return `${styleText('dim', `[${part}]`)} ${line}`;
}
