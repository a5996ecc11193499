import { describe, expect, it } from 'vitest';
import { ROUTES } from '../route-names.js';
import { startApp } from '../testing/start-app.js';

interface Described {
  readonly paths: Record<string, Record<string, { responses?: Record<string, unknown> }>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

const read = async (app: { fetch(path: string): Promise<Response> }): Promise<Described> =>
  JSON.parse(await (await app.fetch('/openapi.json')).text());

const routeOfPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

describe('GET /openapi.json', () => {
  it('describes every route, and no other', async () => {
    await using app = await startApp();
    const { paths } = await read(app);
    expect(Object.keys(paths).map(routeOfPath).sort()).toEqual([...ROUTES].sort());
  });

  it('describes the methods that each path takes, and no other', async () => {
    await using app = await startApp();
    const { paths } = await read(app);
    for (const [path, { parameters: _shared, ...methods }] of Object.entries(paths)) {
      const answer = await app.fetch(path.replace(/\{\w+\}/g, 'x'), { method: 'PATCH' });
      expect(answer.status, path).toBe(405);
      const allowed = (answer.headers.get('Allow') ?? '').split(', ').filter((it) => it !== 'HEAD');
      expect(allowed.map((it) => it.toLowerCase()).sort(), path).toEqual(Object.keys(methods).sort());
    }
  });

  it('points to schemas that are there, each of which is used', async () => {
    await using app = await startApp();
    const { paths, components } = await read(app);
    const text = JSON.stringify({ paths, components });
    const named = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
    expect([...named].sort()).toEqual(Object.keys(components.schemas).sort());
  });

  it('tells the version, and names no operation twice', async () => {
    await using app = await startApp();
    const { paths, ...rest } = await read(app);
    expect(rest).toMatchObject({
      openapi: '3.1.1',
      info: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    });
    const ids = [...JSON.stringify(paths).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['/openapi.json', '/docs', '/docs/page.js'])(
    'leaves %s out where it is switched off',
    async (path) => {
      await using app = await startApp({ apiDocs: false });
      expect((await app.fetch(path)).status).toBe(404);
    },
  );
});

describe('GET /docs', () => {
  it('is a page that loads nothing from elsewhere', async () => {
    await using app = await startApp();
    const page = await app.fetch('/docs');
    expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    const html = await page.text();
    expect(html).not.toMatch(/https?:/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBe(3);
    for (const file of files) expect((await app.fetch(file)).status, file).toBe(200);
  });
});
