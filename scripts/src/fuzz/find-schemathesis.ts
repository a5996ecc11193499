import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Reporter, SILENT, type Task } from '../progress.js';
import type { Env } from '../settings.js';
import { firstThatWorks, NotThisWay } from '../setup/attempts.js';
import { withFileLock } from '../setup/file-lock.js';

/** What makes up requests from an OpenAPI document: a Python package, and where it is. */
export interface Schemathesis {
  readonly python: string;
  /** For `PYTHONPATH`; empty where Python finds it by itself. */
  readonly packagesDir: string;
}

export interface FindSchemathesisOptions {
  readonly env: Env;
  readonly cacheDir: string;
  readonly reporter?: Reporter;
}

const VERSION = '4.32.5';
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** From wheels alone: building from source wants compilers. */
const PIP_INSTALL = [
  ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
  ...['--only-binary', ':all:', '--retries', '2'],
];

/**
 * Schemathesis in the cache folder, or put there with pip: 68 MB, 8 s, no rights of an administrator.
 * @throws {NothingWorkedError} that lists what was tried.
 */
export function findSchemathesis(options: FindSchemathesisOptions): Promise<Schemathesis> {
  const { env, cacheDir, reporter = SILENT } = options;
  const python = process.platform === 'win32' ? 'python' : 'python3';
  const packagesDir = join(cacheDir, `schemathesis-${VERSION}`);
  const cached = async (): Promise<Schemathesis> => {
    if (!(await imports(python, packagesDir, env))) throw new NotThisWay('not there');
    return { python, packagesDir };
  };
  const what = {
    name: 'Schemathesis',
    advice: 'Install Python 3.10 or newer with pip (apt-get install python3-pip).',
  };
  return firstThatWorks(
    what,
    [
      { title: 'Schemathesis: cache folder', run: cached },
      {
        title: 'Schemathesis: install with pip',
        run: (task) =>
          withFileLock(`${packagesDir}.lock`, async () => {
            // another test run may have been faster
            if (!(await imports(python, packagesDir, env)))
              await install(python, { cacheDir, packagesDir, env, task });
            return cached();
          }),
      },
    ],
    reporter,
  );
}

interface InstallOptions {
  readonly cacheDir: string;
  readonly packagesDir: string;
  readonly env: Env;
  readonly task: Task;
}

async function install(python: string, { cacheDir, packagesDir, env, task }: InstallOptions): Promise<void> {
  task.update(`Schemathesis ${VERSION}: about 10 s`);
  await mkdir(cacheDir, { recursive: true });
  const draft = await mkdtemp(`${packagesDir}-`);
  try {
    const args = [...PIP_INSTALL, '--target', draft, `schemathesis==${VERSION}`];
    const { failed, stderr } = await execa(python, args, {
      env: { ...env, PIP_USER: '0' }, // which some systems set does not go together with --target
      reject: false,
      stdin: 'ignore',
      timeout: INSTALL_TIMEOUT_MS,
    });
    if (failed) throw new NotThisWay(String(stderr).trim().split('\n').at(-1) || `${python} does not run`);
    await rm(packagesDir, { recursive: true, force: true });
    await rename(draft, packagesDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function imports(python: string, packagesDir: string, env: Env): Promise<boolean> {
  const { failed } = await execa(python, ['-c', 'import schemathesis.cli'], {
    env: { ...env, PYTHONPATH: packagesDir },
    reject: false,
    timeout: 60_000,
  });
  return !failed;
}
