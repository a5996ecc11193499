import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { ROOT } from '../paths.js';
import { withoutSettings } from '../settings.js';
import { interpolate, readComposeFile } from './compose-file.js';

const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const sourcesOf = (folder: string): string =>
  readdirSync(join(ROOT, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => text(join(folder, 'src', file)))
    .join('\n');

/** What each service of the compose file is made of, which has to speak of its variables. */
const READERS: Readonly<Record<string, () => string>> = {
  'token-server': () => sourcesOf('token-server'),
  // an assistant may name a variable for its MCP server
  agent: () => sourcesOf('agent') + text('demo/assistants/cv.md'),
  'vision-agent': () => sourcesOf('agent'),
  // the health check in the Dockerfile reads a variable of its own
  demo: () => sourcesOf('demo') + healthCheckOf('demo'),
  'offline-provider': () => sourcesOf('demo') + healthCheckOf('demo'),
  proxy: () => text('deploy/Caddyfile'),
  'media-server': () => 'LIVEKIT_CONFIG', // documented by LiveKit
};

const healthCheckOf = (folder: string) => /HEALTHCHECK[\s\S]*$/.exec(text(`${folder}/Dockerfile`))?.[0] ?? '';

/** `ENV A=1 B=2`, with lines that are continued joined. */
const environmentOf = (folder: string): readonly string[] =>
  [
    ...text(`${folder}/Dockerfile`)
      .replaceAll(/\\\n\s*/g, '')
      .matchAll(/^ENV (.*)$/gm),
  ].flatMap(([, line = '']) => [...line.matchAll(/(\w+)=/g)].map(([, name = '']) => name));

/** Those that nothing in `sources` speaks of. */
const unread = (names: readonly string[], sources: string) =>
  names.filter((name) => name !== 'NODE_ENV' && !new RegExp(`\\b${name}\\b`).test(sources));

describe('the variables of docker-compose.yml', () => {
  let variables: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    const env = withoutSettings();
    const settings = { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'a-secret-of-thirty-two-characters' };
    const project = await readComposeFile(interpolate(text('docker-compose.yml'), settings), {
      env,
      cacheDir: cacheDir(env),
    });
    variables = new Map(
      Object.entries(project.services).map(([name, it]) => [name, Object.keys(it.environment ?? {})]),
    );
  }, 300_000);

  it('are set for services whose sources are known', () => {
    const set = [...variables].flatMap(([name, its]) => (its.length > 0 ? [name] : []));
    expect(set.sort()).toEqual(Object.keys(READERS).sort());
  });

  it.each(Object.entries(READERS))('are read by %s', (name, sources) => {
    expect(unread(variables.get(name) ?? [], sources())).toEqual([]);
  });
});

describe.each(['token-server', 'agent', 'demo'])('%s/Dockerfile', (folder) => {
  it('sets variables that its service reads', () => {
    const names = environmentOf(folder);
    expect(names.length).toBeGreaterThan(3);
    expect(unread(names, sourcesOf(folder) + healthCheckOf(folder))).toEqual([]);
  });
});
