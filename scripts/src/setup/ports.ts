import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import getPort from 'get-port';
import type { Reporter } from '../progress.js';
import type { Env } from '../settings.js';

/** A port that has to be this one, because its variable says so, is taken or no number. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

export interface PortWish {
  /** Variable that sets the port, e.g. `PORT`. */
  readonly variable: string;
  /** Used when the variable is not set, if free. 0 is any free one. */
  readonly fallback: number;
  /** Who wants it, for the line that tells. */
  readonly part: string;
  /** Address it will be bound to. Default `127.0.0.1`. */
  readonly host?: string;
}

/**
 * The port for a part: the one its variable says, else the default one, else another free one, which is told.
 * @throws {PortError} when the variable names a port that is taken or no port at all.
 */
export async function choosePort(wish: PortWish, env: Env, reporter: Reporter): Promise<number> {
  const { variable, fallback, part, host = '127.0.0.1' } = wish;
  const text = env[variable];
  if (text !== undefined) {
    const port = Number(text);
    if (!/^\d{1,5}$/.test(text) || port > 65_535)
      throw new PortError(`${variable} must be a port, 0 to 65535`);
    if (port === 0) return anyPort(host);
    if (await isPortFree(port, host)) return port;
    throw new PortError(
      `Port ${port} for the ${part} is taken by another program. Set ${variable} to a free one.`,
    );
  }
  if (fallback === 0) return anyPort(host);
  if (await isPortFree(fallback, host)) return fallback;
  const port = await nearbyPort(fallback, host);
  reporter.warn(`Port ${fallback} is taken, the ${part} uses ${port} (set ${variable} to choose)`);
  return port;
}

/** A free TCP port, not given out to anybody else in this process for a while. */
export const anyPort = (host = '127.0.0.1'): Promise<number> => getPort({ host });

/** Easier to remember than a random one: 3001 for 3000. */
const nearbyPort = (port: number, host: string): Promise<number> =>
  getPort({ host, port: Array.from({ length: 20 }, (_, index) => port + 1 + index) });

/** Whether a TCP server could listen on `port` of `host` now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const problem = await tryListen(port, host);
  if (problem !== undefined) return false;
  // Browsers try `localhost` as ::1 first: a program that listens only there would be met in place of ours.
  return host !== '127.0.0.1' || (await tryListen(port, '::1')) !== 'EADDRINUSE';
}

/** The code of the error that listening there gives, or `undefined`. */
function tryListen(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether a UDP socket could be bound to `port` of `host` now. */
export function isUdpPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
