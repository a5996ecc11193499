import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Reporter } from '../progress.js';
import type { Env } from '../settings.js';
import { type Attempt, firstThatWorks, NotThisWay } from '../setup/attempts.js';
import { withFileLock } from '../setup/file-lock.js';
import { findExecutable, isExecutable } from '../setup/find-executable.js';
import { buildWithGo } from '../setup/go-build.js';
import { downloadRelease, type ReleaseOptions } from './release.js';
import { isOlder, OLDEST_VERSION, PINNED_VERSION, versionOf } from './version.js';

/** A media server that can be started here. */
export type MediaServer =
  | { readonly kind: 'binary'; readonly file: string; readonly version: string }
  | { readonly kind: 'docker'; readonly docker: string; readonly image: string };

export interface FindOptions {
  readonly env: Env;
  readonly cacheDir: string;
  readonly reporter: Reporter;
  readonly signal?: AbortSignal;
  /** Where the release comes from; tests have one of their own. */
  readonly release?: Partial<ReleaseOptions>;
}

const MODULE = `github.com/livekit/livekit-server/cmd/server@v${PINNED_VERSION}`;
/** 82 s measured, the download of its 119 modules included. */
const BUILD_TIME = 'about 90 s on two cores';

const WHAT = {
  name: 'media server',
  advice: [
    'Do one of these and start again:',
    '  - install livekit-server (https://docs.livekit.io/home/self-hosting/local; macOS: brew install livekit)',
    '  - install Go (https://go.dev/dl), with which it is built from source',
    '  - install and start Docker',
    '  - set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to use one that runs elsewhere',
  ].join('\n'),
};

/**
 * Finds `livekit-server`, or fetches or builds it: PATH, cache folder, official release, Go, Docker.
 * @throws {NothingWorkedError} that lists what was tried and what to install.
 */
export function findMediaServer(options: FindOptions): Promise<MediaServer> {
  const { env, cacheDir, reporter, signal } = options;
  const ending = process.platform === 'win32' ? '.exe' : '';
  const cached = join(cacheDir, 'bin', `livekit-server-${PINNED_VERSION}${ending}`);

  /** Two starts at once must not both make it: the second waits for the first and takes what that made. */
  const makeOnce = (make: () => Promise<string>, onWait: () => void) => async (): Promise<MediaServer> => {
    await mkdir(dirname(cached), { recursive: true });
    return withFileLock(
      `${cached}.lock`,
      async () => {
        if (!isExecutable(cached)) await make();
        return runnable(cached);
      },
      onWait,
    );
  };

  const attempts: Attempt<MediaServer>[] = [
    {
      title: 'Media server: livekit-server on the PATH',
      run: () => onPath(env),
      describe: (found) => (found.kind === 'binary' ? `${found.file} (${found.version})` : ''),
    },
    {
      title: 'Media server: cache folder',
      run: async () => {
        if (!isExecutable(cached)) throw new NotThisWay(`not in ${dirname(cached)}`);
        return runnable(cached);
      },
      describe: () => cached,
    },
    {
      title: `Media server: official release ${PINNED_VERSION}`,
      run: (task) =>
        makeOnce(
          () => downloadRelease({ ...options.release, target: cached, signal }, task),
          () => task.update('another start is fetching or building it'),
        )(),
    },
    {
      title: `Media server: build ${PINNED_VERSION} with Go`,
      run: (task) =>
        makeOnce(
          () => buildWithGo({ module: MODULE, about: BUILD_TIME, target: cached, env, signal }, task),
          () => task.update('another start is building it'),
        )(),
    },
    { title: 'Media server: Docker', run: () => inDocker(env) },
  ];
  return firstThatWorks(WHAT, attempts, reporter);
}

async function onPath(env: Env): Promise<MediaServer> {
  const file = findExecutable(['livekit-server'], env);
  if (!file) throw new NotThisWay('not there');
  const found = await runnable(file);
  if (found.version && isOlder(found.version, OLDEST_VERSION)) {
    throw new NotThisWay(`${file} is ${found.version}; the widget's client needs ${OLDEST_VERSION} or newer`);
  }
  return found;
}

/** A binary of another system (a home folder shared by machines), or half of one, does not say its version. */
async function runnable(file: string): Promise<MediaServer & { kind: 'binary' }> {
  const version = await versionOf(file);
  if (!version) throw new NotThisWay(`${file} does not run here`);
  return { kind: 'binary', file, version };
}

async function inDocker(env: Env): Promise<MediaServer> {
  const docker = findExecutable(['docker'], env);
  if (!docker) throw new NotThisWay('not installed');
  const info = await execa(docker, ['info', '--format', '{{.ServerVersion}}'], {
    reject: false,
    timeout: 10_000,
  });
  if (info.failed || !info.stdout.trim()) throw new NotThisWay('no Docker engine runs');
  return { kind: 'docker', docker, image: `livekit/livekit-server:v${PINNED_VERSION}` };
}
