import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { findMediaServer } from '../media-server/find-media-server.js';
import { ROOT } from '../paths.js';
import { SILENT } from '../progress.js';
import { withoutSettings } from '../settings.js';
import { anyPort } from '../setup/ports.js';
import { waitUntilHealthy } from '../stack/health.js';
import { type ComposeProject, interpolate, readComposeFile, variablesOf } from './compose-file.js';

const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const FILE = text('docker-compose.yml');
const NEEDED = { LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'a-secret-of-thirty-two-characters' };

const read = (settings: Record<string, string>): Promise<ComposeProject> => {
  const env = withoutSettings();
  return readComposeFile(interpolate(FILE, settings), { env, cacheDir: cacheDir(env) });
};

describe('docker-compose.yml', () => {
  let project: ComposeProject;
  beforeAll(async () => {
    project = await read(NEEDED);
  }, 300_000);
  const service = (name: string) => {
    const found = project.services[name];
    if (!found) throw new Error(`no service ${name}`);
    return found;
  };

  it('has the four parts without a profile, and the others behind one', () => {
    const names = (profile: string | undefined) =>
      Object.keys(project.services).filter((name) => service(name).profiles?.[0] === profile);
    expect(names(undefined).sort()).toEqual(['agent', 'demo', 'media-server', 'token-server']);
    expect(names('offline')).toEqual(['offline-provider']);
    expect(names('local')).toEqual(['local-ai']);
    expect(names('https')).toEqual(['proxy']);
    expect(names('kiosk')).toEqual(['vision-agent']);
  });

  it('does not start without a key and a secret, and says what to do', () => {
    expect(() => interpolate(FILE, { LIVEKIT_API_KEY: 'key' })).toThrow(/LIVEKIT_API_SECRET: put a secret/);
  });

  it('is refused where a word is wrong', async () => {
    const wrong = interpolate(FILE, NEEDED).replace('restart:', 'restrat:');
    await expect(
      readComposeFile(wrong, { env: withoutSettings(), cacheDir: cacheDir(withoutSettings()) }),
    ).rejects.toThrow(/restrat/);
  });

  it('opens ports on this machine alone, media on UDP 50000-50200 and TCP 7881', () => {
    const ports = Object.values(project.services)
      .filter((it) => it.profiles === undefined)
      .flatMap((it) => it.ports ?? []);
    expect(ports.filter((port) => port.host_ip !== '127.0.0.1')).toEqual([]);
    const udp = ports.filter((port) => port.protocol === 'udp').map((port) => port.target);
    expect([Math.min(...udp), Math.max(...udp), udp.length]).toEqual([50_000, 50_200, 201]);
    expect(ports.some((port) => port.target === 7881)).toBe(true);
  });

  it('opens media to the world where it is told to', async () => {
    const open = await read({ ...NEEDED, MEDIA_BIND_ADDRESS: '0.0.0.0', MEDIA_IP: '203.0.113.7' });
    const media = open.services['media-server'];
    expect(media?.command).toBe('--node-ip 203.0.113.7');
    expect(media?.ports?.filter((port) => port.host_ip === '127.0.0.1').map((port) => port.target)).toEqual([
      7880,
    ]);
  });

  it('gives no service of ours a file system to write to but its volume', () => {
    const ours = Object.entries(project.services).filter(([, it]) => it.build !== undefined);
    expect(ours.map(([name]) => name).sort()).toEqual([
      ...['agent', 'demo', 'offline-provider', 'token-server', 'vision-agent'],
    ]);
    expect(ours.filter(([, it]) => it.read_only !== true)).toEqual([]);
  });

  it('has a configuration that the media server takes', async () => {
    const env = withoutSettings();
    const server = await findMediaServer({ env, cacheDir: cacheDir(env), reporter: SILENT });
    if (server.kind !== 'binary') throw new Error('needs a program to start, not a container');
    const [http, tcp] = [await anyPort(), await anyPort()];
    const config = String(service('media-server').environment?.LIVEKIT_CONFIG)
      .replace('7880', String(http))
      .replace('7881', String(tcp));
    const running = execa(server.file, ['--node-ip', '127.0.0.1', '--bind', '127.0.0.1'], {
      env: { LIVEKIT_CONFIG: config },
      reject: false,
    });
    const ended = running.then(({ stderr }) => Promise.reject(new Error(stderr)));
    await Promise.race([waitUntilHealthy(`http://127.0.0.1:${http}/`, AbortSignal.timeout(10_000)), ended]);
    running.kill();
    await running;
    await ended.catch(() => {});
  });

  it('asks only for variables that .env.example explains', () => {
    const explained = text('.env.example');
    const missing = variablesOf(FILE).filter((name) => !new RegExp(`^# ?${name}=`, 'm').test(explained));
    expect(missing).toEqual([]);
  });

  it.each(['offline', 'local', 'https'])('has the profile of deploy/%s.env', (name) => {
    const settings = parse(text(`deploy/${name}.env`));
    const { COMPOSE_PROFILES: profile, ...rest } = settings;
    expect(Object.values(project.services).flatMap((it) => it.profiles ?? [])).toContain(profile);
    expect(Object.keys(rest).filter((variable) => !variablesOf(FILE).includes(variable))).toEqual([]);
  });
});
