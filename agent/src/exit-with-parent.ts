import { setTimeout as delay } from 'node:timers/promises';

const LEAVE_TIMEOUT_MS = 2_000;

/**
 * Ends this child process when its parent is gone, however that ended. The framework notices only after 15 s, and
 * its children ignore SIGINT and SIGTERM.
 * @param leave - what to do first, for 2 s at most.
 * @returns releases the process: until then this keeps its event loop alive.
 */
export function exitWithParent(leave: () => Promise<void> = async () => {}): () => void {
  const exit = async () => {
    await Promise.race([leave().catch(() => {}), delay(LEAVE_TIMEOUT_MS)]);
    // `process.exit()` would run native teardown under media threads that are still at work
    process.kill(process.pid, 'SIGKILL');
  };
  const onDisconnect = () => void exit();
  if (process.connected) process.once('disconnect', onDisconnect);
  else onDisconnect();
  return () => process.off('disconnect', onDisconnect);
}
