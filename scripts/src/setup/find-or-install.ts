import { type Reporter, SILENT } from '../progress.js';
import type { Env } from '../settings.js';
import { installWithApt } from './apt.js';
import { firstThatWorks, NotThisWay } from './attempts.js';
import { findExecutable } from './find-executable.js';

/** A program that the system has, or whose packages bring it. */
export interface SystemProgram {
  /** As it is called. */
  readonly name: string;
  /** That brings it; its own name unless given. */
  readonly package?: string;
  /** What a person can do where there is none. */
  readonly advice: string;
}

/**
 * Its full path: on the PATH, or from the system's packages.
 * @throws {NothingWorkedError} that lists what was tried.
 */
export function findOrInstall(
  program: SystemProgram,
  options: { readonly env: Env; readonly cacheDir: string; readonly reporter?: Reporter },
): Promise<string> {
  const { name, advice } = program;
  const { env, cacheDir, reporter = SILENT } = options;
  const onPath = () => {
    const file = findExecutable([name], env);
    if (!file) throw new NotThisWay('not there');
    return file;
  };
  return firstThatWorks(
    { name, advice },
    [
      { title: `${name}: on the PATH`, run: async () => onPath() },
      {
        title: `${name}: the system's packages`,
        run: async (task) => {
          await installWithApt(program.package ?? name, { env, cacheDir }, task);
          return onPath();
        },
      },
    ],
    reporter,
  );
}
