import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { SILENT } from '../progress.js';
import { findRedis } from './find-redis.js';
import { startRedis } from './start-redis.js';

const find = () => findRedis({ env: process.env, cacheDir: cacheDir(process.env), reporter: SILENT });

describe('startRedis', () => {
  it('starts an empty server of its own, and leaves nothing of it', async () => {
    const server = await startRedis(await find());
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8').write('DBSIZE\r\n');
    expect(await once(socket, 'data')).toEqual([':0\r\n']);
    socket.destroy();
    await server.stop();
    const [error] = await once(connect(Number(port), hostname), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says what the server said when it does not start', async () => {
    const server = await startRedis(await find());
    const taken = Number(new URL(server.url).port);
    await expect(startRedis(await find(), taken)).rejects.toThrow(/redis ended with code 1/);
    await server.stop();
  });
});
