// Ends the process groups of a stack whose owner died without a chance to do so (kill -9, out of memory). The owner
// writes to our standard input which groups live, `+123` and `-123` a line; when that pipe closes, the owner is gone.
// (Not Node's own channel: what is sent on it before we listen gets lost.)
// Plain JavaScript, so that it starts from the sources and from dist alike.
import { createInterface } from 'node:readline';

const GRACE_MS = 5_000;
const groups = new Set();

// Only the end of the pipe ends this process: Ctrl-C in the terminal is the owner's business.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1));
  if (line.startsWith('+')) groups.add(group);
  else groups.delete(group);
}

const startedAtMs = Date.now();
signalAll('SIGTERM');
while (signalAll(0) > 0 && Date.now() - startedAtMs < GRACE_MS) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
signalAll('SIGKILL');

/** Sends to every group and answers how many there still are. */
function signalAll(signal) {
  for (const group of groups) {
    try {
      process.kill(-group, signal);
    } catch {
      groups.delete(group); // gone
    }
  }
  return groups.size;
}
