import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingReporter } from '../testing/recording-reporter.js';
import { findMediaServer } from './find-media-server.js';

/** A machine of our own: a PATH with only what a test puts there, an empty cache, a server for releases. */
let folder: string;
let bin: string;
let cacheDir: string;
let releases: Server;
let files: Map<string, Buffer | string>;
let requests: string[];
let stalls: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'media-server-test-'));
  bin = join(folder, 'bin');
  cacheDir = join(folder, 'cache');
  mkdirSync(bin);
  files = new Map();
  requests = [];
  stalls = false;
  releases = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (stalls) return;
    const file = files.get(request.url ?? '');
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => releases.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  releases.closeAllConnections();
  releases.close();
  rmSync(folder, { recursive: true, force: true });
});

const script = (text: string) => `#!/bin/sh\n${text}\n`;
const saysVersion = (version: string) => script(`echo livekit-server version ${version}`);

function program(path: string, text: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

const cached = () => join(cacheDir, 'bin', 'livekit-server-1.13.5');
const baseUrl = () => `http://127.0.0.1:${(releases.address() as AddressInfo).port}`;

function find(release: { platform?: NodeJS.Platform; arch?: string } = {}) {
  const reporter = recordingReporter();
  const found = findMediaServer({
    env: { PATH: bin },
    cacheDir,
    reporter,
    release: { platform: 'linux', arch: 'x64', baseUrl: baseUrl(), answerTimeoutMs: 300, ...release },
  });
  return { found, lines: reporter.lines };
}

/** Puts an archive with a program of that text, and the checksum file, on the server. */
function publish(text: string, checksum?: string): void {
  const name = 'livekit_1.13.5_linux_amd64.tar.gz';
  program(join(folder, 'livekit-server'), text);
  execFileSync('tar', ['-czf', join(folder, name), '-C', folder, 'livekit-server']);
  const archive = readFileSync(join(folder, name));
  const actual = createHash('sha256').update(archive).digest('hex');
  files.set(`/${name}`, archive);
  files.set(
    '/checksums.txt',
    `${'0'.repeat(64)}  livekit_1.13.5_linux_arm64.tar.gz\n${checksum ?? actual}  ${name}\n`,
  );
}

describe('findMediaServer', () => {
  it('takes the one on the PATH', async () => {
    const file = program(join(bin, 'livekit-server'), saysVersion('1.13.2'));
    const { found, lines } = find();
    expect(await found).toEqual({ kind: 'binary', file, version: '1.13.2' });
    expect(lines).toEqual([`✓ Media server: livekit-server on the PATH: ${file} (1.13.2)`]);
    expect(requests).toEqual([]);
  });

  it('passes over one on the PATH that is too old for the client', async () => {
    const file = program(join(bin, 'livekit-server'), saysVersion('1.9.9'));
    program(cached(), saysVersion('1.13.5'));
    const { found, lines } = find();
    expect((await found).kind === 'binary' && (await found)).toMatchObject({ file: cached() });
    expect(lines[0]).toBe(
      `- Media server: livekit-server on the PATH: ${file} is 1.9.9; the widget's client needs 1.9.10 or newer`,
    );
  });

  it('takes the one in the cache folder', async () => {
    program(cached(), saysVersion('1.13.5'));
    const { found, lines } = find();
    expect(await found).toMatchObject({ file: cached() });
    expect(lines).toEqual([
      '- Media server: livekit-server on the PATH: not there',
      `✓ Media server: cache folder: ${cached()}`,
    ]);
  });

  it('downloads the release and keeps it', async () => {
    publish(saysVersion('1.13.5'));
    const { found, lines } = find();
    expect(await found).toEqual({ kind: 'binary', file: cached(), version: '1.13.5' });
    expect(lines.at(-1)).toMatch(/^✓ Media server: official release 1\.13\.5/);
    expect(readdirSync(join(cacheDir, 'bin'))).toEqual(['livekit-server-1.13.5']);
  });

  it('downloads once for two starts at the same time', async () => {
    publish(saysVersion('1.13.5'));
    await Promise.all([find().found, find().found]);
    expect(requests.filter((url) => url.endsWith('.tar.gz'))).toHaveLength(1);
  });

  it('refuses a release that is not what its checksum says, and tries the rest', async () => {
    publish(saysVersion('1.13.5'), 'a'.repeat(64));
    const { found, lines } = find();
    await expect(found).rejects.toThrow('No media server could be found or made');
    expect(lines[2]).toMatch(/has the checksum [0-9a-f]{64}, published is a{64}: not used$/);
    expect(existsSync(cached())).toBe(false);
    expect(readdirSync(join(cacheDir, 'bin'))).toEqual([]);
  });

  it('goes on within the time limit when nobody answers', async () => {
    stalls = true;
    const { found, lines } = find();
    await expect(found).rejects.toThrow();
    expect(lines[2]).toMatch(/official release 1\.13\.5: 127\.0\.0\.1:\d+ is out of reach \(no answer\)$/);
  });

  it('lists all that was tried and what to install when nothing works', async () => {
    const { found } = find({ platform: 'darwin', arch: 'arm64' });
    await expect(found).rejects.toThrow(
      [
        'No media server could be found or made. Tried:',
        '  - Media server: livekit-server on the PATH: not there',
        `  - Media server: cache folder: not in ${join(cacheDir, 'bin')}`,
        '  - Media server: official release 1.13.5: there is none for darwin arm64',
        '  - Media server: build 1.13.5 with Go: Go is not installed',
        '  - Media server: Docker: not installed',
        'Do one of these and start again:',
      ].join('\n'),
    );
  });

  it('builds with Go where there is no release', async () => {
    program(
      join(bin, 'go'),
      script(
        '[ "$1" = install ] && [ "$CGO_ENABLED" = 0 ] || exit 9\n' +
          'echo "#!/bin/sh\necho livekit-server version 1.13.5" > "$GOBIN/server"',
      ),
    );
    const { found, lines } = find({ platform: 'darwin' });
    expect(await found).toEqual({ kind: 'binary', file: cached(), version: '1.13.5' });
    expect(lines.at(-1)).toBe('✓ Media server: build 1.13.5 with Go');
  });

  it('says why a build failed, then tries Docker', async () => {
    const why = 'go: github.com/livekit/livekit-server@v1.13.5: dial tcp: lookup proxy: no such host';
    program(join(bin, 'go'), script(`echo 'go: downloading x' >&2; echo '${why}' >&2; exit 1`));
    program(join(bin, 'docker'), script('echo 28.2.2'));
    const { found, lines } = find({ platform: 'darwin' });
    expect(await found).toEqual({
      kind: 'docker',
      docker: join(bin, 'docker'),
      image: 'livekit/livekit-server:v1.13.5',
    });
    expect(lines[3]).toBe(`- Media server: build 1.13.5 with Go: go install did not work: ${why}`);
  });

  it('passes over a Docker without an engine', async () => {
    program(join(bin, 'docker'), script('echo Cannot connect >&2; exit 1'));
    const { found, lines } = find({ platform: 'darwin' });
    await expect(found).rejects.toThrow();
    expect(lines.at(-1)).toBe('- Media server: Docker: no Docker engine runs');
  });
});
