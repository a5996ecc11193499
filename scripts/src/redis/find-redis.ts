import { execa } from 'execa';
import type { Reporter } from '../progress.js';
import type { Env } from '../settings.js';
import { installWithApt } from '../setup/apt.js';
import { type Attempt, firstThatWorks, NotThisWay } from '../setup/attempts.js';
import { findExecutable } from '../setup/find-executable.js';

/** A program that is a Redis server when it is called by that name. */
export interface Redis {
  readonly file: string;
  /** e.g. `7.0.15` */
  readonly version: string;
}

export interface FindRedisOptions {
  readonly env: Env;
  readonly cacheDir: string;
  readonly reporter: Reporter;
}

const WHAT = {
  name: 'Redis',
  advice: 'Install redis-server or valkey-server, and start again.',
};

/** `SET … GET` is as old as this. */
const OLDEST = { major: 6, minor: 2 };

/** Name under which the program is called: Debian's is one file that is several programs by their name. */
export const CALLED = 'redis-server';

/**
 * A Redis server, or one that is like it: on the PATH, or from the system's packages, of which the one without a
 * service is taken: tests must not leave a server running.
 * @throws {NothingWorkedError} that lists what was tried.
 */
export function findRedis({ env, cacheDir, reporter }: FindRedisOptions): Promise<Redis> {
  const describe = ({ file, version }: Redis) => `${file} (${version})`;
  const attempts: Attempt<Redis>[] = [
    { title: 'Redis: redis-server or valkey-server on the PATH', run: () => onPath(env), describe },
    {
      title: "Redis: the system's packages",
      run: async (task) => {
        await installWithApt('redis-tools', { env, cacheDir }, task);
        return onPath(env);
      },
      describe,
    },
  ];
  return firstThatWorks(WHAT, attempts, reporter);
}

async function onPath(env: Env): Promise<Redis> {
  const file = findExecutable(['redis-server', 'valkey-server', 'redis-check-rdb'], env);
  if (!file) throw new NotThisWay('not there');
  const { failed, stdout } = await execa(file, ['--version'], {
    argv0: CALLED,
    reject: false,
    timeout: 15_000,
  });
  const [version, major, minor] = /v=(\d+)\.(\d+)\.\d+/.exec(stdout) ?? [];
  if (failed || version === undefined) throw new NotThisWay(`${file} does not run here`);
  if (Number(major) * 100 + Number(minor) < OLDEST.major * 100 + OLDEST.minor)
    throw new NotThisWay(
      `${file} is ${version.slice(2)}; ${OLDEST.major}.${OLDEST.minor} or newer is needed`,
    );
  return { file, version: version.slice(2) };
}
