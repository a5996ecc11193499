import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the recogniser is, or one plain line that says why there is none. */
export type RecogniserInstallation =
  | { readonly available: true; readonly python: string; readonly packagesDir: string }
  | { readonly available: false; readonly reason: string };

export interface EnsureRecogniserOptions {
  /** Kept from one start to the next; made when it is not there. */
  readonly cacheDir: string;
  /** Called with what is being done, as one line. */
  readonly onProgress?: (text: string) => void;
  /** Rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Python, by name or path. */
  readonly python?: string;
}

const VERSION = '5.1.1';
const NAME = `pocketsphinx-${VERSION}`;
const INSTALL_TIMEOUT_MS = 180_000;

/**
 * Finds pocketsphinx in the cache folder, or installs it there from its wheel, which carries the English model
 * (38 MB, 3 s, no rights of an administrator). Takes 0.3 s when it is there.
 *
 * Two that install at the same time do not disturb each other: each installs into a folder of its own, which is
 * then renamed.
 */
export async function ensureRecogniser(options: EnsureRecogniserOptions): Promise<RecogniserInstallation> {
  const { cacheDir, onProgress, signal } = options;
  const python = options.python ?? (process.platform === 'win32' ? 'python' : 'python3');
  const packagesDir = join(cacheDir, NAME);
  const missing = (reason: string): RecogniserInstallation => ({ available: false, reason });

  const version = await run(python, ['--version'], signal);
  if (!version.ok) {
    return missing(version.notFound ? `${python} was not found` : `${python} does not run`);
  }
  const installation = { available: true, python, packagesDir } as const;
  if (await imports(python, packagesDir, signal)) return installation;
  if (!(await run(python, ['-m', 'pip', '--version'], signal)).ok) return missing(`${python} has no pip`);

  onProgress?.(`installing ${NAME} with ${python}`);
  let draft: string | undefined;
  try {
    await mkdir(cacheDir, { recursive: true });
    draft = await mkdtemp(join(cacheDir, `${NAME}-`));
    const install = await run(
      python,
      [...PIP_INSTALL, '--target', draft, `pocketsphinx==${VERSION}`],
      signal,
    );
    if (!install.ok) return missing(`pip could not install ${NAME}: ${lastLine(install.stderr)}`);
    if (!(await imports(python, draft, signal))) return missing(`${NAME} does not run with ${python}`);
    if (!(await putInPlace(draft, packagesDir)) && !(await imports(python, packagesDir, signal))) {
      await rename(packagesDir, `${draft}-old`); // left by another version of Python
      await putInPlace(draft, packagesDir);
    }
  } catch (error) {
    signal?.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    return missing(`the cache folder ${cacheDir} cannot be written (${code})`);
  } finally {
    for (const left of draft ? [draft, `${draft}-old`] : []) await rm(left, { recursive: true, force: true });
  }
  if (await imports(python, packagesDir, signal)) return installation;
  return missing(`${NAME} does not run with ${python}`);
}

// Only its wheel: building from source wants a compiler and takes minutes. Its dependencies record from a sound
// card, which nobody does here.
const PIP_INSTALL = [
  ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
  ...['--no-deps', '--only-binary', ':all:', '--retries', '1', '--timeout', '10'],
];

/** @returns Whether the draft is in its place now. What stands there already stays: it may be another's, at work. */
async function putInPlace(draft: string, packagesDir: string): Promise<boolean> {
  try {
    await rename(draft, packagesDir);
    return true;
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}

const imports = async (python: string, folder: string, signal: AbortSignal | undefined) => {
  const script = 'import sys; sys.path.insert(0, sys.argv[1]); import pocketsphinx; pocketsphinx.Vad()';
  return (await run(python, ['-c', script, folder], signal)).ok;
};

interface Outcome {
  readonly ok: boolean;
  readonly notFound: boolean;
  readonly stderr: string;
}

function run(file: string, args: readonly string[], signal: AbortSignal | undefined): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // PIP_USER, which some systems set, does not go together with --target
    const env = { ...process.env, PIP_USER: '0', PYTHONDONTWRITEBYTECODE: '1' };
    const options = { env, timeout: INSTALL_TIMEOUT_MS, windowsHide: true, ...(signal && { signal }) };
    execFile(file, args, options, (error, _stdout, stderr) => {
      if (signal?.aborted) return reject(signal.reason);
      resolve({ ok: !error, notFound: error?.code === 'ENOENT', stderr });
    });
  });
}

/** What pip says last is what went wrong, e.g. `No matching distribution found for …`. */
const lastLine = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/^ERROR:\s*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('WARNING'))
    .at(-1) ?? 'it gave no reason';
