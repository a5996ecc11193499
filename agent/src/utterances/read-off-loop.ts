import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { readUtterance, type Utterance } from './read-utterance.js';
import type { ReadingResult } from './reading-thread.js';
import { UtteranceError } from './utterance-error.js';

/** A MiB takes 5 ms here and 25 MiB 130, while a thread takes 60 to start. */
const SMALL_BYTES = 1_024 * 1_024;

/**
 * As {@link readUtterance}, in a thread of its own when it would hold up the worker's calls. Takes the body away from
 * the caller.
 */
export async function readOffLoop(body: Buffer, signal: AbortSignal): Promise<Utterance> {
  if (body.length <= SMALL_BYTES) return readUtterance(body, signal);
  const bytes = body.buffer as ArrayBuffer; // large buffers are no slices of the pool
  const thread = new Worker(new URL('./reading-thread.js', import.meta.url), {
    workerData: new Uint8Array(bytes, body.byteOffset, body.byteLength),
    transferList: [bytes],
  });
  try {
    const [result] = (await once(thread, 'message', { signal })) as [ReadingResult];
    if ('utterance' in result) return result.utterance;
    const { code, detail } = result.fault;
    throw new UtteranceError(code, detail === undefined ? {} : { detail });
  } finally {
    await thread.terminate();
  }
}
