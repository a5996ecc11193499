import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageClasses } from './middleware/express-messages.js';

/** How long a client may take to send. One that takes longer holds the connection on purpose; a recording has 35 MB. */
export interface Timeouts {
  readonly headersMs: number;
  readonly requestMs: number;
  /** How late it may be noticed. */
  readonly checkEveryMs: number;
}
const TIMEOUTS: Timeouts = { headersMs: 10_000, requestMs: 30_000, checkEveryMs: 5_000 };

/** Longer than the 60 s of common proxies, or they send a request into a connection that we are closing. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** What a server runs. */
export interface HttpApp {
  readonly handle: RequestListener;
  /** What requests and answers are made of; Node's own unless given. */
  readonly messages?: MessageClasses | undefined;
}

export interface RunningServer {
  /** The one that was asked for, or for 0 the one that was free. */
  readonly port: number;
  /** Takes no more connections and resolves when all are closed; after `graceMs` those still open are cut off. */
  close(graceMs: number): Promise<void>;
}

/** @throws What the system says, e.g. an error with the code `EADDRINUSE`. */
export async function listen(
  { handle, messages }: HttpApp,
  { host, port }: { readonly host: string; readonly port: number },
  timeouts: Timeouts = TIMEOUTS,
): Promise<RunningServer> {
  const server = createServer(
    {
      ...messages,
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: timeouts.checkEveryMs,
    },
    handle,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs) =>
      new Promise((resolve) => {
        // `close` only ends connections that are idle now; one that becomes so is not watched
        const idle = setInterval(() => server.closeIdleConnections(), 100);
        const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(cutOff);
          resolve();
        });
      }),
  };
}
