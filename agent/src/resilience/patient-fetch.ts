import { setTimeout as delay } from 'node:timers/promises';
import { providerFetch } from '../http/provider-fetch.js';

export interface PatientFetchOptions {
  /** How long the body may pause. The time to its beginning is the client's `timeout`. */
  readonly stallTimeoutMs: number;
  /** Pauses before another try, as many as there are. Default 250 and 750 ms: a visitor is waiting. */
  readonly backoffMs?: readonly number[];
  readonly fetch?: typeof fetch;
}

/** A provider may ask for longer; then the visitor is better told than kept waiting. */
const LONGEST_WAIT_MS = 2_000;
const BACKOFF_MS = [250, 750];

/**
 * `fetch` for the provider's client: tries again, a little later each time, what was refused for now (429, 5xx, no
 * connection), and takes an answer that stops in the middle for broken. The client's own retries would also repeat
 * what has timed out, while the visitor hears nothing.
 */
export function patientFetch({
  stallTimeoutMs,
  backoffMs = BACKOFF_MS,
  fetch: send = providerFetch,
}: PatientFetchOptions): typeof fetch {
  return async (input, init) => {
    for (const pauseMs of [...backoffMs, undefined]) {
      const isLast = pauseMs === undefined;
      try {
        const response = await send(input, init);
        assertIsApi(response);
        const waitMs = isLast ? undefined : await pauseBeforeRetry(response, pauseMs);
        if (waitMs === undefined) return withStallTimeout(response, stallTimeoutMs);
        await response.body?.cancel();
        await delay(waitMs, undefined, abortable(init?.signal));
      } catch (error) {
        if (isLast || init?.signal?.aborted || isUsed(init?.body)) throw error;
        await delay(pauseMs, undefined, abortable(init?.signal));
      }
    }
    throw new Error('unreachable');
  };
}

const abortable = (signal: AbortSignal | null | undefined) => (signal ? { signal } : {});

/** A stream can be sent only once. */
const isUsed = (body: unknown): boolean => body instanceof ReadableStream;

/** A proxy's page, say, which a client would take for an answer without a text. */
function assertIsApi({ ok, headers }: Response) {
  if (ok && headers.get('content-type')?.startsWith('text/html')) throw new Error('a web page, no answer');
}

/** Undefined: not worth a retry. */
async function pauseBeforeRetry(response: Response, pauseMs: number): Promise<number | undefined> {
  const { status } = response;
  if (status !== 429 && status < 500) return undefined;
  if (status === 429 && /quota|billing/.test(await response.clone().text())) return undefined;
  const asked = Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000;
  if (Number.isNaN(asked)) return pauseMs;
  return asked > LONGEST_WAIT_MS ? undefined : Math.max(asked, pauseMs);
}

function withStallTimeout(response: Response, timeoutMs: number): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let timer: NodeJS.Timeout | undefined;
      const stalled = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the answer stopped in the middle')), timeoutMs);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), stalled]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        reader.cancel().catch(() => {}); // the connection may be gone already
        controller.error(error);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}
