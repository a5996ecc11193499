import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDir } from './cache-dir.js';
import { type Result, redact, runChecks } from './doctor/check.js';
import { PROVIDER_CHECKS } from './doctor/provider-checks.js';
import { SERVER_CHECKS } from './doctor/server-checks.js';
import { systemOf } from './doctor/system.js';
import { PINNED_VERSION } from './media-server/version.js';
import { ROOT } from './paths.js';
import { readSettings, withoutSettings } from './settings.js';
import { findExecutable } from './setup/find-executable.js';
import { isPortFree } from './setup/ports.js';

const HELP = `npm run doctor [-- options]

Checks a running system by its settings (.env, environment): media server, token server, provider, agent. Changes
nothing; makes rooms of its own and removes them. Exits with 1 when a check fails. Prints no secret.

  --server URL   of the token server, where it is not the one of npm start
  --origin URL   of the page that shall be able to ask for tokens; else the first of ALLOWED_ORIGINS
  --json         one report, for a bug report
  --help`;

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    origin: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

// What a bug report needs to say about the machine; of settings only their names.
const settings = readSettings();
const env = { ...withoutSettings(), ...settings };
const where = (...names: string[]) => findExecutable(names, env) ?? 'not on the PATH';
const cached = join(cacheDir(env), 'bin', `livekit-server-${PINNED_VERSION}`);
const port = async (variable: string, usual: number) => {
  const number = Number(settings[variable] ?? usual);
  return [`Port ${number} (${variable})`, (await isPortFree(number)) ? 'free' : 'taken'] as const;
};

const rows: (readonly [string, string])[] = [
  ['Node', `${process.version} on ${process.platform} ${process.arch}`],
  ['Settings', Object.keys(settings).join(', ') || 'none (.env and environment)'],
  ['Cache folder', cacheDir(env)],
  ['livekit-server', where('livekit-server')],
  ['… in the cache', existsSync(cached) ? cached : 'no'],
  ['Go', where('go')],
  ['Docker', where('docker')],
  ['Python', where('python3', 'python')],
  ['Chromium', env.CHROME_PATH ?? where('chromium', 'chromium-browser', 'google-chrome')],
  ['Checkout', ROOT],
  await port('LIVEKIT_PORT', 7880),
  await port('PORT', 8080),
  await port('AGENT_PORT', 8081),
  await port('OFFLINE_PROVIDER_PORT', 8082),
  await port('DEMO_PORT', 3000),
];
const system = systemOf(settings, {
  ...(values.server !== undefined && { server: values.server }),
  ...(values.origin !== undefined && { origin: values.origin }),
});

const MARKS = { ok: '✓', failed: '✗', skipped: '-' } as const;
const print = ({ check, status, detail, advice }: Result) =>
  console.log(`${MARKS[status]} ${check.padEnd(15)} ${detail}${advice === undefined ? '' : `. ${advice}`}`);

if (!values.json) {
  for (const [name, value] of rows) console.log(`${name.padEnd(30)} ${value}`);
  console.log('');
}
// The media client writes its debug lines on standard output unless this is set when it is loaded.
process.env.NODE_ENV = 'production';
const { MEDIA_CHECKS } = await import('./doctor/media-checks.js');
const results = await runChecks(
  [...MEDIA_CHECKS, ...SERVER_CHECKS, ...PROVIDER_CHECKS],
  system,
  values.json ? undefined : print,
);
if (values.json) {
  const machine = Object.fromEntries(rows.map(([name, value]) => [name, redact(value, system)]));
  console.log(JSON.stringify({ machine, checks: results }, null, 2));
}
// the media client's threads would keep the process
process.exit(results.some(({ status }) => status === 'failed') ? 1 : 0);
