import { join } from 'node:path';
import { execa } from 'execa';
import type { Task } from '../progress.js';
import type { Env } from '../settings.js';
import { NotThisWay } from './attempts.js';
import { withFileLock } from './file-lock.js';
import { findExecutable } from './find-executable.js';

const INSTALL_TIMEOUT_MS = 8 * 60_000;

/**
 * Installs one of the system's packages, where apt-get and root are there; one start at a time.
 * @throws {NotThisWay}
 */
export async function installWithApt(
  name: string,
  { env, cacheDir }: { readonly env: Env; readonly cacheDir: string },
  task: Task,
): Promise<void> {
  const apt = findExecutable(['apt-get'], env);
  if (!apt) throw new NotThisWay('no apt-get here');
  if (process.getuid?.() !== 0) throw new NotThisWay(`only root may install (sudo apt-get install ${name})`);
  await withFileLock(join(cacheDir, 'apt.lock'), async () => {
    // a list of packages may be missing on a bare machine, or be too old to lead to files that still exist
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
      task.update(`apt-get ${args[0]}`);
      const { failed, stderr } = await execa(apt, args, {
        reject: false,
        timeout: INSTALL_TIMEOUT_MS,
        stdin: 'ignore',
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (failed)
        throw new NotThisWay(`apt-get ${args[0]} did not work: ${stderr.trim().split('\n').at(-1)}`);
    }
  });
}
