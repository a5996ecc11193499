// What `npm start`, `npm test` and `npm run bench` call. Plain JavaScript without dependencies, because on a fresh
// clone there are none yet: installs them, compiles, and hands over to scripts/dist/<command>.js.
//
// The scripts in package.json begin with `exec`: npm passes SIGINT and SIGTERM on to the shell that it runs them in, and
// most shells either die of those at once or keep them to themselves. So npm would be gone before all is stopped, or
// wait for ever. Windows' shell has no `exec`: there, call this file with node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What each command compiles; none is all: the tests, themselves included, and what starts a whole stack. */
const PROJECTS = {
  start: ['protocol', 'token-server', 'agent', 'demo', 'scripts'],
  test: [],
  bench: [],
  docs: [],
  package: ['protocol', 'widget', 'scripts'],
  doctor: ['protocol', 'scripts'],
};
const STAMP = 'node_modules/.voice-assistant-lock';

/** Whether `version` (of Node, like `20.20.2`) satisfies `range`, which must look like `>=20.19.0`. */
export function satisfies(version, range) {
  const wanted = range.replace('>=', '').split('.').map(Number);
  const found = version.split('.').map(Number);
  for (const [index, number] of wanted.entries()) {
    if ((found[index] ?? 0) !== number) return (found[index] ?? 0) > number;
  }
  return true;
}

/**
 * Why the dependencies in `root` must be installed, or `undefined` when they are what the lock file says.
 *
 * npm writes `node_modules/.package-lock.json` as the last act of an install, so an interrupted `npm ci` leaves none.
 * Our own stamp only saves comparing the two files again.
 */
export function reasonToInstall(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockText).digest('hex');
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) {
    return existsSync(join(root, 'node_modules')) ? 'an installation was not finished' : 'not installed yet';
  }
  if (readStamp(root) === hash) return undefined;
  const wanted = JSON.parse(lockText).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    // an optional package may be missing: most are binaries for other systems
    if (found === undefined && entry.optional) continue;
    if (found === undefined || found.version !== entry.version) return 'the lock file has changed';
  }
  writeFileSync(join(root, STAMP), hash);
  return undefined;
}

function readStamp(root) {
  const file = join(root, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function main(command, args) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (!satisfies(process.versions.node, engines.node)) {
    throw new SetupError(
      `This needs Node ${engines.node.replace('>=', '')} or newer; this is ${process.versions.node}.\n` +
        'Install a newer one (https://nodejs.org) or, with nvm: nvm install',
    );
  }
  if (!Object.hasOwn(PROJECTS, command)) {
    throw new SetupError(`Usage: node scripts/bootstrap.mjs ${Object.keys(PROJECTS).join('|')} [options]`);
  }
  process.chdir(ROOT);
  await installDependencies();
  await compile(PROJECTS[command]);
  // In this process, so that signals, the terminal and the exit code need no passing on.
  process.argv = [process.argv[0], join(ROOT, 'scripts/dist', `${command}.js`), ...args];
  await import(pathToFileURL(process.argv[1]).href);
}

async function installDependencies() {
  const reason = reasonToInstall(ROOT);
  if (reason === undefined) return;
  console.log(`Installing dependencies with npm ci (${reason}; half a minute or more) …`);
  const startedAtMs = Date.now();
  const progress = setInterval(
    () => console.log(`… still installing (${Math.round((Date.now() - startedAtMs) / 1000)} s)`),
    15_000,
  );
  let result = await npm('ci');
  if (result.code !== 0 && result.output.includes('EUSAGE')) {
    // npm ci wants the lock file to list the binaries for every system; where a registry has only some of them, npm
    // wrote it without the others. An install follows the lock file as well, and does not change it.
    console.log('… npm ci does not take this lock file; npm install --no-save does');
    result = await npm('install', '--no-save');
  }
  clearInterval(progress);
  if (result.code !== 0) {
    console.error(result.output.trimEnd());
    throw new SetupError(
      'npm could not install (above: why). Is the package registry in reach? Then start again.',
    );
  }
  console.log(`✓ Dependencies installed (${Math.round((Date.now() - startedAtMs) / 1000)} s)`);
  const again = reasonToInstall(ROOT);
  if (again !== undefined) console.warn(`! Installed, but still: ${again}`);
}

/** Runs npm quietly; what it complains about is in the output. */
function npm(...command) {
  const args = [...command, '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { stdio: ['ignore', 'ignore', 'pipe'] };
  // Started by npm, its own script is known and needs no shell; started by hand, npm is on the PATH.
  const script = process.env.npm_execpath;
  return script?.endsWith('.js')
    ? run(process.execPath, [script, ...args], options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Compiles what has changed in `projects`, or in all for none. Prints only errors. */
async function compile(projects) {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const result = await run(process.execPath, [tsc, '-b', ...projects], { stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.code === 0) return;
  console.error(result.output.trimEnd());
  throw new SetupError('The source does not compile (tsc -b, above).');
}

/** Runs a command to its end. Ctrl-C reaches it by the terminal, SIGTERM is passed on. */
function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options });
    const stop = (signal) => {
      child.kill(signal);
      process.exitCode = 1;
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
    let output = '';
    child.stdout?.on('data', (data) => {
      output += data;
    });
    child.stderr?.on('data', (data) => {
      output += data;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stop);
      if (signal !== null) process.exit(signal === 'SIGINT' ? 130 : 143);
      resolve({ code, output });
    });
  });
}

/** Its message is all that a person needs. */
class SetupError extends Error {}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , command = '', ...args] = process.argv;
  main(command, args).catch((error) => {
    console.error(error instanceof SetupError ? error.message : error);
    // whoever reads only the last line of the tests must not find it missing
    if (command === 'test') console.log('0 passed, 1 failed');
    process.exitCode = 1;
  });
}
