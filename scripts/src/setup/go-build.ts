import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Task } from '../progress.js';
import type { Env } from '../settings.js';
import { NotThisWay } from './attempts.js';
import { findExecutable } from './find-executable.js';

/** Two slow cores and a slow network included. */
const BUILD_TIMEOUT_MS = 15 * 60_000;

export interface GoBuildOptions {
  /** Package and version, e.g. `example.com/module/cmd/program@v1.2.3`. */
  readonly module: string;
  /** File that the program is put into. */
  readonly target: string;
  /** How long it takes, for whoever waits, e.g. `about 90 s on two cores`. */
  readonly about: string;
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a program from its Go module. Called by one process at a time for one target.
 * @throws {NotThisWay} when there is no Go, or the build fails.
 */
export async function buildWithGo(options: GoBuildOptions, task: Task): Promise<string> {
  const { module, target, about, env, signal } = options;
  const go = findExecutable(['go'], env);
  if (!go) throw new NotThisWay('Go is not installed');
  const folder = `${target}.build`;
  await rm(folder, { recursive: true, force: true }); // what a build that was killed has left
  await mkdir(folder, { recursive: true });
  try {
    // Without cgo, as the official release: no C compiler is needed, and it runs on any Linux.
    const build = execa(go, ['install', '-v', '-trimpath', '-ldflags', '-s -w', module], {
      env: { ...env, ...goFolders(folder), CGO_ENABLED: '0', GOFLAGS: `${env.GOFLAGS ?? ''} -modcacherw` },
      extendEnv: false,
      reject: false,
      timeout: BUILD_TIMEOUT_MS,
      ...(signal && { cancelSignal: signal }),
    });
    let modules = 0;
    let packages = 0;
    // `-v` names each package as it is compiled; what is downloaded is told in any case
    build.stderr.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\n').filter(Boolean)) {
        if (line.startsWith('go: downloading')) modules += 1;
        else packages += 1;
      }
      const downloaded = modules > 0 ? `${modules} modules downloaded, ` : '';
      task.update(`${about}; ${downloaded}${packages} packages compiled`);
    });
    const result = await build;
    signal?.throwIfAborted();
    if (result.failed) throw new NotThisWay(reasonOf(result.stderr, result.shortMessage ?? ''));
    const name = module.slice(module.lastIndexOf('/') + 1, module.indexOf('@'));
    const binary = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    await chmod(binary, 0o755);
    await rename(binary, target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All that Go writes, for the media server 1.5 GB of modules and objects, goes with the build's folder, not into the user's own caches. */
const goFolders = (folder: string): Env => ({
  GOBIN: folder,
  GOPATH: join(folder, 'path'),
  GOMODCACHE: join(folder, 'modules'),
  GOCACHE: join(folder, 'objects'),
});

/** The line that says what went wrong, out of hundreds that name packages. */
function reasonOf(stderr: string, fallback: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() && !line.startsWith('go: downloading'));
  const telling = lines.findLast((line) => /^go: |error|cannot|requires|dial|lookup/i.test(line));
  return `go install did not work: ${telling ?? fallback.split('\n')[0]}`;
}
