import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../config.js';
import { createLogger } from '../middleware/log.js';
import { startApp } from '../testing/start-app.js';
import { loadUserModule } from './user-module.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'user-module-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function moduleFile(name: string, source: string): Promise<string> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, source);
  return file;
}

/** The app with a module of that source; `text` is what the module's log said. */
async function startWith(name: string, source: string, timeoutMs = 1_000) {
  const logged: string[] = [];
  const log = createLogger('trace', { write: (line) => logged.push(line) });
  const file = await moduleFile(name, source);
  const users = await loadUserModule({ auth: { mode: 'module', file, timeoutMs }, log });
  return { app: await startApp({ deps: { users } }), text: () => logged.join('') };
}

const SECRET = 's3cret-of-the-caller';

describe('AUTH_MODE=module', () => {
  it('takes who the module says it is, from headers, address and url', async () => {
    const source = `export default async ({ headers, ip, url }) =>
      headers['x-member'] && { id: [headers['x-member'], ip, url].join(' '), name: 'Ada' }`;
    const { app } = await startWith('members', `${source} || null`);
    await using _ = app;
    expect((await app.post('/token', {}, { 'X-Member': '7' })).status).toBe(201);
    expect(app.grants[0]).toMatchObject({ userId: '7 127.0.0.1 /token', displayName: 'Ada' });
    expect((await app.post('/token')).status).toBe(401);
  });

  it.each([
    ['throws', "export default () => { throw new Error('no: s3cret-of-the-caller') }"],
    ['rejects', "export default async () => { throw 's3cret-of-the-caller' }"],
    ['answers nonsense', 'export default async ({ headers }) => headers.authorization'],
    ['never answers', 'export default () => new Promise(() => {})'],
  ])('refuses without a leak when the module %s', async (name, source) => {
    const { app, text } = await startWith(name.replaceAll(' ', '-'), source, 100);
    await using _ = app;
    const response = await app.post('/token', {}, { Authorization: `Bearer ${SECRET}` });
    expect(response.status).toBe(503);
    const body = await response.text();
    expect(JSON.parse(body).code).toBe('authentication-unavailable');
    expect(text()).toContain('AUTH_MODULE');
    expect(body + text() + app.log.text()).not.toContain(SECRET);
    expect(app.grants).toEqual([]);
  });

  it.each([
    ['is not there', undefined],
    ['does not parse', 'export default ('],
    ['exports no function', 'export const who = 1'],
  ])('stops the start, naming the variable, when the module %s', async (name, source) => {
    const file =
      source === undefined ? join(folder, 'nope.mjs') : await moduleFile(name.replaceAll(' ', '-'), source);
    const load = loadUserModule({
      auth: { mode: 'module', file, timeoutMs: 100 },
      log: createLogger('silent'),
    });
    await expect(load).rejects.toSatisfy(
      (error) => error instanceof ConfigError && error.variables.includes('AUTH_MODULE'),
    );
  });
});
