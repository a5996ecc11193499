import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anyPort, isPortFree } from '../setup/ports.js';
import { Guardian } from './guardian.js';
import { isHealthy } from './health.js';
import { Part, PartFailedError, type PartOptions, type PartSpec } from './part.js';
import { PartLog } from './part-log.js';

/** A server with a child of its own, whose id it prints. `STUBBORN` makes both ignore a friendly request. */
const SERVER = `
  const { spawn } = require('node:child_process');
  const ignore = process.env.STUBBORN ? "process.on('SIGTERM', () => {});" : '';
  eval(ignore);
  const child = spawn(process.execPath, ['-e', ignore + 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  console.log('grandchild ' + child.pid);
  require('node:http').createServer((_, res) => res.end('ok')).listen(Number(process.env.TEST_PORT), '127.0.0.1');
`;

let folder: string;
let port: number;
const parts: Part[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'part-test-'));
  port = await anyPort();
});
afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function partOf(script: string, spec: Partial<PartSpec> = {}, options: Partial<PartOptions> = {}): Part {
  const part = new Part(
    {
      name: 'stub',
      file: process.execPath,
      args: ['-e', script],
      env: { PATH: process.env.PATH, TEST_PORT: String(port), ...spec.env },
      cwd: folder,
      healthUrl: `http://127.0.0.1:${port}/`,
      startTimeoutMs: 10_000,
      ...spec,
    },
    {
      log: new PartLog(folder, 'stub'),
      backoff: { firstMs: 50, capMs: 200, resetAfterMs: 60_000 },
      graceMs: 500,
      ...options,
    },
  );
  parts.push(part);
  return part;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // a dead process that nobody has collected yet still takes signals
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform !== 'linux';
  }
};

const grandchildren = (part: Part): number[] =>
  [...part.log.text().matchAll(/grandchild (\d+)/g)].map((match) => Number(match[1]));

describe('Part', () => {
  it('is started when it is healthy, and its output is in the log', async () => {
    const part = partOf(SERVER);
    await part.start();
    expect(await isHealthy(`http://127.0.0.1:${port}/`)).toBe(true);
    expect(readFileSync(part.log.file, 'utf8')).toContain('grandchild');
  });

  it('leaves no process and no port when it is stopped', async () => {
    const part = partOf(SERVER);
    await part.start();
    const pids = [part.pid ?? 0, ...grandchildren(part)];
    expect(pids).toHaveLength(2);
    await part.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await isPortFree(port)).toBe(true);
  });

  it('is killed with all its children when it ignores the request to end', async () => {
    const part = partOf(SERVER, { env: { PATH: process.env.PATH, TEST_PORT: String(port), STUBBORN: '1' } });
    await part.start();
    const pids = [part.pid ?? 0, ...grandchildren(part)];
    await part.stop();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('is started again when it dies, says so, and takes its orphans down first', async () => {
    const changes: string[] = [];
    const part = partOf(SERVER, {}, { onChange: (text) => changes.push(text) });
    await part.start();
    const first = part.pid;
    const orphans = grandchildren(part);
    part.kill('SIGKILL');
    await vi.waitFor(() => expect(changes.at(-1)).toMatch(/^stub runs again/), { timeout: 10_000 });
    expect(changes[0]).toMatch(
      /^stub was ended by SIGKILL, is started again in 0.05 s \(log: .*stub\.log\)$/,
    );
    expect(part.pid).not.toBe(first);
    expect(orphans.filter(isAlive)).toEqual([]);
  });

  it('waits longer after each death in a row', async () => {
    const changes: string[] = [];
    writeFileSync(join(folder, 'count'), '');
    const dies = `
      const fs = require('node:fs');
      fs.appendFileSync('count', '.');
      const server = require('node:http').createServer((_, res) => res.end('ok'));
      if (fs.readFileSync('count').length === 1) server.listen(Number(process.env.TEST_PORT), '127.0.0.1');
      else process.exit(7);
    `;
    const part = partOf(dies, {}, { onChange: (text) => changes.push(text) });
    await part.start();
    part.kill('SIGKILL');
    await vi.waitFor(() => expect(changes.length).toBeGreaterThanOrEqual(4), { timeout: 10_000 });
    expect(changes.map((text) => /in ([\d.]+) s/.exec(text)?.[1]).slice(0, 4)).toEqual([
      '0.05',
      '0.1',
      '0.2',
      '0.2',
    ]);
    expect(changes[1]).toContain('ended with code 7');
  });

  it('is not started again after it was stopped while it waited for that', async () => {
    const part = partOf(SERVER, {}, { backoff: { firstMs: 5_000, capMs: 5_000, resetAfterMs: 1 } });
    await part.start();
    part.kill('SIGKILL');
    await vi.waitFor(() => expect(part.pid).toBeUndefined(), { timeout: 5_000 });
    await part.stop();
    expect(part.pid).toBeUndefined();
    expect(await isPortFree(port)).toBe(true);
  });

  it('shows its last words and what to do when it dies on its first start', async () => {
    const part = partOf("console.error('NO_COLOUR is not set'); process.exit(3)", {
      advice: 'Set NO_COLOUR.',
    });
    const error = await part.start().catch((it: unknown) => it);
    expect(error).toBeInstanceOf(PartFailedError);
    expect((error as Error).message).toBe(
      `The stub ended with code 3. The last it printed:\n  | NO_COLOUR is not set\nAll of it: ${join(folder, 'stub.log')}\nSet NO_COLOUR.`,
    );
  });

  it('fails when it is not healthy in time, and leaves nothing', async () => {
    const part = partOf('setInterval(() => {}, 1000)', { startTimeoutMs: 300 });
    const started = part.start();
    const pid = part.pid ?? 0;
    await expect(started).rejects.toThrow('The stub was not ready within 0.3 s. It printed nothing.');
    expect(isAlive(pid)).toBe(false);
  });

  it('fails with the reason when its program is not there', async () => {
    const part = partOf('', { file: join(folder, 'no-such-program') });
    await expect(part.start()).rejects.toThrow(/could not be started: spawn .*ENOENT/);
  });

  it('does not mistake another program on its port for itself', async () => {
    const other = createServer((_, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const part = partOf(SERVER);
      await expect(part.start()).rejects.toThrow(/EADDRINUSE/);
    } finally {
      other.close();
    }
  });
});

describe('Guardian', () => {
  it('ends the groups it watches when its owner is gone', async () => {
    const guardian = new Guardian();
    const part = partOf(SERVER, {}, { guardian });
    await part.start();
    const pids = [part.pid ?? 0, ...grandchildren(part)];
    // closes the channel without a word, as the death of this process would
    await guardian.close();
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5_000 });
  });
});
