import { parentPort, workerData } from 'node:worker_threads';
import type { Utterance } from './read-utterance.js';
import { readUtterance } from './read-utterance.js';
import { UtteranceError, type UtteranceFault } from './utterance-error.js';

/** What the thread says once: see {@link readUtteranceInThread}. */
export type ReadingResult =
  | { readonly utterance: Utterance }
  | { readonly fault: { readonly code: UtteranceFault; readonly detail: string | undefined } };

try {
  const utterance = await readUtterance(workerData as Uint8Array);
  parentPort?.postMessage({ utterance }, [utterance.samples.buffer as ArrayBuffer]);
} catch (error) {
  const { code, detail } =
    error instanceof UtteranceError ? error : new UtteranceError('unexpected', { cause: error });
  parentPort?.postMessage({ fault: { code, detail } });
}
