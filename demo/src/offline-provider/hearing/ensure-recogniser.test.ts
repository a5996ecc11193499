import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureRecogniser } from './ensure-recogniser.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recogniser-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that stands for Python: `cases` of a shell's `case "$*"`. */
async function fakePython(cases: string): Promise<string> {
  const path = join(folder, 'python');
  await writeFile(path, `#!/bin/sh\ncase "$*" in\n${cases}\nesac\nexit 0\n`);
  await chmod(path, 0o755);
  return path;
}
// `-c` succeeds only for a folder that an installation has filled
const IMPORTS = '-c*) for last; do :; done; [ -e "$last/installed" ] || exit 1 ;;';
const INSTALLS = '*"pip install"*) while [ "$1" != --target ]; do shift; done; touch "$2/installed" ;;';

// The stand-in is a shell script, which Windows does not run.
describe.skipIf(process.platform === 'win32')('ensureRecogniser', () => {
  const cacheDir = () => join(folder, 'cache');

  it('installs once, and finds it from then on', async () => {
    const python = await fakePython(`${IMPORTS}\n${INSTALLS}`);
    const progress: string[] = [];
    const ensure = () =>
      ensureRecogniser({ cacheDir: cacheDir(), python, onProgress: (text) => progress.push(text) });
    const packagesDir = join(cacheDir(), 'pocketsphinx-5.1.1');
    expect(await ensure()).toEqual({ available: true, python, packagesDir });
    expect(await ensure()).toEqual({ available: true, python, packagesDir });
    expect(progress).toHaveLength(1);
    expect(await readdir(cacheDir())).toEqual(['pocketsphinx-5.1.1']);
  });

  it('is not disturbed by another one at the same time', async () => {
    const python = await fakePython(`${IMPORTS}\n${INSTALLS}`);
    const both = [1, 2].map(() => ensureRecogniser({ cacheDir: cacheDir(), python }));
    expect((await Promise.all(both)).map(({ available }) => available)).toEqual([true, true]);
    expect(await readdir(cacheDir())).toEqual(['pocketsphinx-5.1.1']);
  });

  it('replaces what no longer runs, e.g. after Python was updated', async () => {
    const python = await fakePython(`${IMPORTS}\n${INSTALLS}`);
    await mkdir(join(cacheDir(), 'pocketsphinx-5.1.1'), { recursive: true });
    expect(await ensureRecogniser({ cacheDir: cacheDir(), python })).toMatchObject({ available: true });
  });

  it.each([
    ['has no pip', `${IMPORTS}\n*"pip --version"*) exit 1 ;;`, /has no pip$/],
    [
      'cannot install',
      `${IMPORTS}\n*"pip install"*) echo "ERROR: No matching distribution" >&2; exit 1 ;;`,
      /^pip could not install pocketsphinx-5\.1\.1: No matching distribution$/,
    ],
    ['cannot run what it installed', `${IMPORTS}`, /does not run with/],
    ['does not run', '*) exit 1 ;;', /does not run$/],
  ])('says so when Python %s, and leaves nothing behind', async (_, cases, reason) => {
    const python = await fakePython(cases);
    await mkdir(cacheDir());
    const recogniser = await ensureRecogniser({ cacheDir: cacheDir(), python });
    expect(recogniser).toEqual({ available: false, reason: expect.stringMatching(reason) });
    expect(await readdir(cacheDir())).toEqual([]);
  });

  it('says so when there is no Python', async () => {
    expect(await ensureRecogniser({ cacheDir: cacheDir(), python: 'no-such-python' })).toEqual({
      available: false,
      reason: 'no-such-python was not found',
    });
  });

  it('says so when the cache folder cannot be made', async () => {
    const python = await fakePython(`${IMPORTS}\n${INSTALLS}`);
    await writeFile(cacheDir(), 'a file');
    expect(await ensureRecogniser({ cacheDir: cacheDir(), python })).toMatchObject({
      available: false,
      reason: expect.stringContaining('cannot be written'),
    });
  });

  it('ends with the reason of its signal', async () => {
    const python = await fakePython('*"pip install"*) exec sleep 30 ;;\n-c*) exit 1 ;;');
    const stop = new AbortController();
    const onProgress = () => setImmediate(() => stop.abort(new Error('stopped')));
    await expect(
      ensureRecogniser({ cacheDir: cacheDir(), python, onProgress, signal: stop.signal }),
    ).rejects.toThrow('stopped');
    expect(await readdir(cacheDir())).toEqual([]);
  });
});
