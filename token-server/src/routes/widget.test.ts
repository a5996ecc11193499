import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../testing/start-app.js';

const SCRIPT = `export const text = '${'voice '.repeat(500)}';`;
const REVALIDATE = 'no-cache';
const IMMUTABLE = 'public, max-age=31536000, immutable';

let root: string;
let widgetDir: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'widget-'));
  widgetDir = join(root, 'dist');
  await mkdir(join(widgetDir, 'chunks'), { recursive: true });
  await mkdir(join(widgetDir, '.vite'));
  await writeFile(join(root, 'outside.js'), 'outside');
  const files = [
    'voice-assistant.js',
    'chunks/livekit.js',
    'mic-Bx3_a9Qk.js',
    'mic-Bx3_a9Qk.js.map',
    'style.css',
  ];
  files.push('custom-elements.json', 'speech-detector.js', 'audio-settings.js', 'vad.wasm', 'index.html');
  files.push('.env', '.vite/manifest.json');
  for (const file of files) await writeFile(join(widgetDir, file), SCRIPT);
});
afterAll(() => rm(root, { recursive: true }));

describe('the widget', () => {
  it.each([
    ['/voice-assistant.js', 'text/javascript; charset=utf-8', REVALIDATE],
    ['/chunks/livekit.js', 'text/javascript; charset=utf-8', IMMUTABLE],
    ['/mic-Bx3_a9Qk.js', 'text/javascript; charset=utf-8', IMMUTABLE],
    ['/mic-Bx3_a9Qk.js.map', 'application/json; charset=utf-8', IMMUTABLE],
    ['/speech-detector.js', 'text/javascript; charset=utf-8', REVALIDATE],
    ['/audio-settings.js', 'text/javascript; charset=utf-8', REVALIDATE],
    ['/style.css', 'text/css; charset=utf-8', REVALIDATE],
    ['/custom-elements.json', 'application/json; charset=utf-8', REVALIDATE],
    ['/vad.wasm', 'application/wasm', REVALIDATE],
  ])('serves %s as %s, %s', async (path, type, cacheControl) => {
    await using app = await startApp({ widgetDir });
    const response = await app.fetch(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(SCRIPT);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(cacheControl);
  });

  it('may be loaded by any site, isolated ones too, whatever origins may call', async () => {
    await using app = await startApp({ widgetDir, token: { origins: { kind: 'same-origin' } } });
    const response = await app.fetch('/voice-assistant.js', {
      headers: { Origin: 'https://anyone.example' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBeNull();
    expect(response.headers.get('strict-transport-security')).toBeNull();
  });

  it('answers 304 to whoever has it already', async () => {
    await using app = await startApp({ widgetDir });
    const etag = (await app.fetch('/voice-assistant.js')).headers.get('etag');
    expect(etag).toMatch(/^(W\/)?".+"$/);
    // fetch() would answer from what it takes for its cache and hide the status
    const again = await statusOf(app.url, '/voice-assistant.js', {
      'If-None-Match': etag!,
      'Accept-Encoding': 'gzip',
    });
    expect(again).toBe(304);
  });

  it.each(['br', 'gzip'])('compresses with %s', async (encoding) => {
    await using app = await startApp({ widgetDir });
    const response = await app.fetch('/voice-assistant.js', { headers: { 'Accept-Encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
    expect(await response.text()).toBe(SCRIPT);
  });

  it.each([
    '/',
    '/chunks',
    '/chunks/',
    '/chunks/gone-AbCd1234.js',
    '/nothing.js',
    '/.env',
    '/.vite/manifest.json',
    '/../outside.js',
    '/%2e%2e/outside.js',
    '/..%2foutside.js',
    '/%00',
  ])('answers %s with a 404 problem, never a page', async (path) => {
    await using app = await startApp({ widgetDir });
    // not fetch(), which would resolve the dots itself
    const { status, type, body } = await rawGet(app.url, path);
    expect(status).toBe(404);
    expect(type).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code: 'not-found', status: 404 });
  });

  it('answers a path that is no path with 400', async () => {
    await using app = await startApp({ widgetDir });
    const { status, body } = await rawGet(app.url, '/chunks/%zz');
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ code: 'invalid-request' });
  });

  it.each(['/voice-assistant.js', '/chunks/livekit.js'])('answers writing to %s with 405', async (path) => {
    await using app = await startApp({ widgetDir });
    const response = await app.fetch(path, { method: 'PUT', body: 'mine' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('is not there before it is built', async () => {
    await using app = await startApp({ widgetDir: join(root, 'not-built') });
    expect((await app.fetch('/voice-assistant.js')).status).toBe(404);
  });
});

interface RawAnswer {
  status: number | undefined;
  type: string | undefined;
  body: string;
}

function rawGet(url: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { path, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, type: response.headers['content-type'], body }),
      );
    });
    call.on('error', reject).end();
  });
}

const statusOf = async (url: string, path: string, headers: Record<string, string>) =>
  (await rawGet(url, path, headers)).status;
