import { Agent } from 'undici';

/**
 * How long a connection without a request is kept, ms. A visitor's turns are further apart than the 4 s for which Node
 * keeps one, and each new one is two more ways to the provider and back before anything is asked. Load balancers that
 * keep theirs for the usual minute let go later than we do.
 */
const KEPT_MS = 50_000;
/** What a turn has at once: words that still come, and the first of them being spoken. */
const CONNECTIONS_AHEAD = 2;
/** After that, the first question finds out for itself. */
const AHEAD_TIMEOUT_MS = 5_000;

const connections = new Agent({ keepAliveTimeout: KEPT_MS });

/** `fetch` to providers: connections are still there at the next turn. */
export const providerFetch: typeof fetch = (input, init) =>
  // Node's types have its own version of undici, and any may be given to its fetch
  fetch(input, { ...init, dispatcher: connections } as object);

/**
 * Connects to these addresses, while the visitor is being greeted, so that the first question need not wait for it.
 * Asks for nothing that costs anything, sends no key, and does not fail: the question itself will tell.
 */
export async function connectAhead(baseUrls: Iterable<string>): Promise<void> {
  const origins = new Set([...baseUrls].map((it) => new URL(it).origin));
  const signal = AbortSignal.timeout(AHEAD_TIMEOUT_MS);
  const connect = async (origin: string) => {
    // not HEAD, after which undici closes; and what is not read to its end is closed as well
    const response = await providerFetch(origin, { method: 'OPTIONS', redirect: 'manual', signal });
    await response.arrayBuffer();
  };
  await Promise.allSettled(
    [...origins].flatMap((origin) => Array.from({ length: CONNECTIONS_AHEAD }, () => connect(origin))),
  );
}
