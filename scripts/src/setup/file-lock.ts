import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The owner shows that it lives this often; one that has not for `STALE_MS` is taken for dead. */
const HEARTBEAT_MS = 2_000;
const STALE_MS = 15_000;
const RETRY_MS = 250;

/**
 * Runs `work` while no other process runs one under the same lock file.
 *
 * A lock left by a process that died is taken over. Its age tells, not its process id: two containers may share a
 * cache folder, and each has its own numbers.
 * @param onWait is called once, if another process holds the lock.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await take(file))) {
    if (!told) onWait?.();
    told = true;
    await sleep(RETRY_MS);
  }
  const heartbeat = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => {}),
    HEARTBEAT_MS,
  );
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const held = await stat(file).catch(() => undefined); // gone meanwhile: the next try takes it
  if (held && Date.now() - held.mtimeMs > STALE_MS) await rm(file, { force: true });
  return false;
}
