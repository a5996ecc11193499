const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** A terminal that is closed, or npm passing on what it got itself, sends more than one signal for one wish. */
const SAME_WISH_MS = 1_000;

/**
 * Resolves with the first request to stop, after `onFirst` was called. A later one (a second Ctrl-C) is told once more
 * that it takes a moment: stopping has a time limit of its own, so there is nothing to force.
 */
export function onStopSignal(onFirst: (signal: StopSignal) => void): Promise<StopSignal> {
  return new Promise((resolve) => {
    let firstAtMs: number | undefined;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (firstAtMs === undefined) {
          firstAtMs = Date.now();
          onFirst(signal);
          resolve(signal);
        } else if (Date.now() - firstAtMs > SAME_WISH_MS) {
          console.log('Still stopping; at most a few seconds more.');
        }
      });
    }
  });
}

/** How soon the death of npm is noticed. */
const CHECK_PARENT_MS = 200;

/**
 * Stops this process, as SIGTERM would, when the npm that started it is gone (killed, or its terminal closed): nobody
 * is left to read what it prints or to press Ctrl-C. SIGINT and SIGTERM npm passes on by itself, and waits.
 *
 * Does nothing for a process that npm did not start; that may well outlive the shell it came from.
 */
export function exitWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, CHECK_PARENT_MS).unref();
}
