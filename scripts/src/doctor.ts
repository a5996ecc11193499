import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './cache-dir.js';
import { PINNED_VERSION } from './media-server/version.js';
import { ROOT } from './paths.js';
import { readSettings, withoutSettings } from './settings.js';
import { findExecutable } from './setup/find-executable.js';
import { isPortFree } from './setup/ports.js';

// What a bug report needs to say about the machine. Changes nothing, and prints no value of a setting.
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
for (const [name, value] of rows) console.log(`${name.padEnd(30)} ${value}`);
