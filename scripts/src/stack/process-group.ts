import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;
/** After SIGKILL only the system's bookkeeping is left; where nobody collects dead orphans it never ends. */
const AFTER_KILL_MS = 1_000;

/**
 * Sends a signal to a child that was spawned `detached` and to all that it started: they are one process group, which
 * holds even after a parent in between has died (walking the tree by parent would miss those).
 * @returns whether there was anybody to send to.
 */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  if (leader <= 0) throw new RangeError('A group of processes has a leader'); // 0 would be our own group
  if (process.platform === 'win32') return signalTreeOnWindows(leader, signal);
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    // EPERM: all that is left are dead processes not yet collected (macOS)
    if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Windows has no groups to signal and no gentle signal either: the tree is ended at once. */
function signalTreeOnWindows(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    if (signal === 0) process.kill(leader, 0);
    else execFileSync('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // gone
  }
}

/** Resolves to whether the whole group is gone within `timeoutMs`. */
export async function groupGone(leader: number, timeoutMs: number): Promise<boolean> {
  const endMs = Date.now() + timeoutMs;
  while (signalGroup(leader, 0)) {
    if (Date.now() >= endMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Ends what is left of a group, without asking. */
export async function killGroup(leader: number): Promise<void> {
  if (signalGroup(leader, 'SIGKILL')) await groupGone(leader, AFTER_KILL_MS);
}
