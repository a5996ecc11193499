import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../testing/start-app.js';

let widgetDir: string;
beforeAll(async () => {
  widgetDir = await mkdtemp(join(tmpdir(), 'widget-'));
  await writeFile(join(widgetDir, 'voice-assistant.js'), 'export {};');
});
afterAll(() => rm(widgetDir, { recursive: true }));

const REACHABLE = { mediaServer: { isReachable: async () => true } };
const UNREACHABLE = { mediaServer: { isReachable: async () => false } };

describe('GET /healthz', () => {
  it('answers without asking anybody', async () => {
    await using app = await startApp({ deps: UNREACHABLE });
    const response = await app.fetch('/healthz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('GET /readyz', () => {
  it('answers 200 with media server and widget in place', async () => {
    await using app = await startApp({ widgetDir, deps: REACHABLE });
    const response = await app.fetch('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      checks: { media_server: 'ok', database: 'ok', widget: 'ok' },
    });
  });

  it('answers 503 without the media server', async () => {
    await using app = await startApp({ widgetDir, deps: UNREACHABLE });
    const response = await app.fetch('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'unavailable',
      checks: { media_server: 'unreachable', database: 'ok', widget: 'ok' },
    });
  });

  it('answers 503 without the widget', async () => {
    await using app = await startApp({ deps: REACHABLE });
    const response = await app.fetch('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ checks: { media_server: 'ok', widget: 'missing' } });
  });
});

describe.each(['/healthz', '/readyz'])('%s', (path) => {
  it('answers other methods with 405', async () => {
    await using app = await startApp();
    const response = await app.fetch(path, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('is logged at debug level, a 503 too', async () => {
    await using app = await startApp({ deps: UNREACHABLE });
    await app.fetch(path);
    expect(app.log.lines().map(({ level }) => level)).toEqual([20]);
    expect(app.log.text()).not.toContain('"err"');
  });
});
