import { createServer, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';

export interface Balancer extends AsyncDisposable {
  readonly url: string;
}

/** Gives each request to the next of these servers, as a proxy that says who asked. */
export async function startBalancer(targets: readonly string[]): Promise<Balancer> {
  let turn = 0;
  const server = createServer((req, res) => {
    const target = targets[turn++ % targets.length]!;
    const headers = { 'x-forwarded-for': req.socket.remoteAddress, ...req.headers };
    const passed = request(target + req.url, { method: req.method!, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    });
    req.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Line extends AsyncDisposable {
  readonly port: number;
  /** Ends what goes through it, and lets nothing more through. */
  cut(): void;
  mend(): void;
}

/** A line to a server on this machine that can be cut. */
export async function startLine(port: number): Promise<Line> {
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    if (isCut) {
      socket.destroy();
      return;
    }
    const passed = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [socket, passed],
      [passed, socket],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => {
      isCut = false;
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
