import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { ROOT } from '../paths.js';
import { withoutSettings } from '../settings.js';
import { findOrInstall } from '../setup/find-or-install.js';

const FILE = join(ROOT, 'deploy/Caddyfile');
const DOMAINS = { VOICE_DOMAIN: 'voice.example.com', MEDIA_DOMAIN: 'media.example.com' };

const CADDY = { name: 'caddy', advice: 'Install Caddy (https://caddyserver.com/docs/install).' };

interface Handler {
  readonly handler: string;
  readonly status_code?: number;
  readonly routes?: readonly Route[];
  readonly upstreams?: readonly { readonly dial: string }[];
}
interface Route {
  readonly match?: readonly { readonly host?: readonly string[]; readonly path?: readonly string[] }[];
  readonly handle: readonly Handler[];
}

/** All routes below one, itself included. */
const below = (route: Route): readonly Route[] => [
  route,
  ...route.handle.flatMap((it) => it.routes ?? []).flatMap(below),
];

describe('deploy/Caddyfile', () => {
  let routes: readonly Route[];
  beforeAll(async () => {
    const env = withoutSettings();
    const caddy = await findOrInstall(CADDY, { env, cacheDir: cacheDir(env) });
    const { stdout } = await execa(caddy, ['adapt', '--config', FILE, '--adapter', 'caddyfile'], {
      env: DOMAINS,
    });
    routes = JSON.parse(stdout).apps.http.servers.srv0.routes;
  }, 600_000);

  const site = (host: string) => {
    const route = routes.find((it) => it.match?.[0]?.host?.includes(host));
    if (!route) throw new Error(`no site ${host}`);
    return below(route);
  };
  const upstreams = (host: string) =>
    site(host).flatMap((it) =>
      it.handle.flatMap((handler) => handler.upstreams ?? []).map(({ dial }) => dial),
    );
  const refused = (host: string) =>
    site(host)
      .filter((it) => it.handle.some((handler) => handler.status_code === 404))
      .flatMap((it) => it.match?.[0]?.path ?? []);

  it('leads each name to its server', () => {
    expect(upstreams(DOMAINS.VOICE_DOMAIN)).toEqual(['token-server:8080']);
    expect(upstreams(DOMAINS.MEDIA_DOMAIN)).toEqual(['media-server:7880']);
  });

  it('keeps administration inside', () => {
    for (const path of ['/rooms', '/rooms/*', '/metrics', '/livekit/*', '/webhooks/*'])
      expect(refused(DOMAINS.VOICE_DOMAIN)).toContain(path);
    expect(refused(DOMAINS.MEDIA_DOMAIN)).toEqual(['/twirp/*']);
  });
});
