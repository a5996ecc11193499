import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseMediaServerPorts } from '../media-server/media-server-part.js';
import { SILENT } from '../progress.js';
import { recordingReporter } from '../testing/recording-reporter.js';
import { anyPort, choosePort } from './ports.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function takenPort(host = '127.0.0.1'): Promise<number> {
  const port = await anyPort();
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return port;
}

const wish = (fallback: number) => ({ variable: 'DEMO_PORT', fallback, part: 'demo site' });

describe('choosePort', () => {
  it('takes the usual one when it is free', async () => {
    const port = await anyPort();
    expect(await choosePort(wish(port), {}, SILENT)).toBe(port);
  });

  it('takes another one for a usual one that is taken, and says how to choose', async () => {
    const taken = await takenPort();
    const reporter = recordingReporter();
    const port = await choosePort(wish(taken), {}, reporter);
    expect(port).not.toBe(taken);
    expect(reporter.lines).toEqual([
      `! Port ${taken} is taken, the demo site uses ${port} (set DEMO_PORT to choose)`,
    ]);
  });

  it('refuses one that is set and taken, naming the variable', async () => {
    const taken = await takenPort();
    await expect(choosePort(wish(3000), { DEMO_PORT: String(taken) }, SILENT)).rejects.toThrow(
      `Port ${taken} for the demo site is taken by another program. Set DEMO_PORT to a free one.`,
    );
  });

  for (const text of ['http', '-1', '70000', '80.5']) {
    it(`refuses ${text}`, async () => {
      await expect(choosePort(wish(3000), { DEMO_PORT: text }, SILENT)).rejects.toThrow(
        'DEMO_PORT must be a port, 0 to 65535',
      );
    });
  }

  it('takes any for 0', async () => {
    expect(await choosePort(wish(3000), { DEMO_PORT: '0' }, SILENT)).toBeGreaterThan(0);
  });

  it('counts a port as taken on which another program listens by IPv6 alone', async (context) => {
    const taken = await takenPort('::1').catch(() => undefined);
    if (taken === undefined) context.skip('this machine has no IPv6 loopback');
    expect(await choosePort(wish(taken ?? 0), {}, SILENT)).not.toBe(taken);
  });
});

describe('chooseMediaServerPorts', () => {
  it('takes the two ports after the first, or others where they are taken', async () => {
    const first = await anyPort();
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(first + 2, '127.0.0.1', resolve));
    const reporter = recordingReporter();
    const ports = await chooseMediaServerPorts(
      { LIVEKIT_PORT: String(first) },
      { free: false, host: '127.0.0.1', reporter },
    );
    socket.close();
    expect(ports.http).toBe(first);
    expect(ports.udp).not.toBe(first + 2);
    expect(reporter.lines[0]).toContain(`${ports.udp} (UDP)`);
  });
});
