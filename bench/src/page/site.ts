import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Candidate, Name } from './candidates.js';

const page = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8">
  <meta name="viewport" content="width=device-width"><title>Page</title><link rel="icon" href="data:,">
  <h1>A page</h1><p>Some words.</p>${body}`;

export interface Site {
  addressOf(name: Name): string;
  close(): void;
}

/** One site for each candidate, each an origin of its own; files are sent as gzip, as any site does. */
export async function startSites(candidates: Readonly<Record<Name, Candidate>>): Promise<Site> {
  const servers: Server[] = [];
  const addresses = new Map<string, string>();
  for (const [name, { body, folder }] of Object.entries(candidates)) {
    const server = createServer(async ({ url = '' }, response) => {
      const path = url.split('?')[0] ?? '';
      if (path === '/') return void response.setHeader('content-type', 'text/html').end(page(body));
      const file = path.startsWith('/widget/') && folder ? path.slice('/widget/'.length) : undefined;
      const content = file && (await readFile(join(folder ?? '', file)).catch(() => undefined));
      if (!content) return void response.writeHead(404).end();
      response
        .setHeader('content-type', file.endsWith('.css') ? 'text/css' : 'text/javascript')
        .setHeader('content-encoding', 'gzip')
        .end(gzipSync(content, { level: 9 }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    addresses.set(name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }
  return {
    addressOf: (name) => addresses.get(name) ?? '',
    close: () => {
      for (const server of servers) server.close();
    },
  };
}
