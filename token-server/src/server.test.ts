import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listen } from './server.js';

const LOOPBACK = { host: '127.0.0.1', port: 0 };

describe('listen', () => {
  it('lets a request that is under way finish before it closes', async () => {
    let finish = () => {};
    const arrived = signal();
    const server = await listen(
      {
        handle: (_req, res) => {
          finish = () => res.end('done');
          arrived.raise();
        },
      },
      LOOPBACK,
    );
    const answer = fetch(`http://127.0.0.1:${server.port}`).then((response) => response.text());
    await arrived.raised;
    const closed = server.close(5_000);
    await expect(fetch(`http://127.0.0.1:${server.port}`)).rejects.toThrow();
    finish();
    expect(await answer).toBe('done');
    const startedAtMs = performance.now();
    await closed;
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });

  it('cuts off what is still open after the grace', async () => {
    const arrived = signal();
    const server = await listen({ handle: () => arrived.raise() }, LOOPBACK);
    const answer = fetch(`http://127.0.0.1:${server.port}`);
    const refused = expect(answer).rejects.toThrow();
    await arrived.raised;
    await server.close(50);
    await refused;
  });

  it('ends a connection that sends its headers too slowly', async () => {
    const timeouts = { headersMs: 100, requestMs: 200, checkEveryMs: 50 };
    const server = await listen({ handle: (_req, res) => res.end() }, LOOPBACK, timeouts);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow');
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toContain('408 Request Timeout');
    await server.close(0);
  });

  it('says when the port is taken', async () => {
    const server = await listen({ handle: (_req, res) => res.end() }, LOOPBACK);
    await expect(
      listen({ handle: (_req, res) => res.end() }, { ...LOOPBACK, port: server.port }),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await server.close(0);
  });
});

/** A promise to await until somebody raises it. */
function signal() {
  let raise = () => {};
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raise: () => raise(), raised };
}
