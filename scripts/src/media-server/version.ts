import { execa } from 'execa';

/** The release that is fetched or built: the newest that builds from its module path without replacements. */
export const PINNED_VERSION = '1.13.5';

/** Older ones do not speak the protocol of the livekit-client in the widget. */
export const OLDEST_VERSION = '1.9.10';

const VERSION_TIMEOUT_MS = 5_000;

/** What `file --version` says, e.g. `1.13.5`; `undefined` when it does not run or says something else. */
export async function versionOf(file: string): Promise<string | undefined> {
  const { stdout } = await execa(file, ['--version'], { reject: false, timeout: VERSION_TIMEOUT_MS });
  return /version v?(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
}

/** Whether version `a` is lower than `b`; both like `1.13.5`. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
