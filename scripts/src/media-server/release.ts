import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { Task } from '../progress.js';
import { NotThisWay } from '../setup/attempts.js';
import { PINNED_VERSION } from './version.js';

/** Without an answer for this long the release counts as out of reach. */
const ANSWER_TIMEOUT_MS = 5_000;
/** A download that brings nothing for this long has broken off. */
const STALL_TIMEOUT_MS = 15_000;

export interface ReleaseOptions {
  /** Where the binary is put in the end; the folder is made. */
  readonly target: string;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  /** Folder of the release's files. Default the official one. */
  readonly baseUrl?: string;
  readonly answerTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const OFFICIAL = `https://github.com/livekit/livekit/releases/download/v${PINNED_VERSION}`;

/** `os_arch` in the names of the release's archives. There is none for macOS. @see .goreleaser.yaml in livekit/livekit */
const ARCHIVES: Readonly<Record<string, string>> = {
  'linux x64': 'linux_amd64.tar.gz',
  'linux arm64': 'linux_arm64.tar.gz',
  'linux arm': 'linux_armv7.tar.gz',
  'win32 x64': 'windows_amd64.zip',
  'win32 arm64': 'windows_arm64.zip',
};

/**
 * Downloads the official release for this system, compares it with the checksum published beside it, and unpacks it.
 * @throws {NotThisWay} when there is none for this system, it is out of reach, or it is not what the checksum says.
 */
export async function downloadRelease(options: ReleaseOptions, task: Task): Promise<string> {
  const { target, platform = process.platform, arch = process.arch, baseUrl = OFFICIAL } = options;
  const ending = ARCHIVES[`${platform} ${arch}`];
  if (!ending) throw new NotThisWay(`there is none for ${platform} ${arch}`);
  const archive = `livekit_${PINNED_VERSION}_${ending}`;
  const folder = `${target}.download`;
  await mkdir(folder, { recursive: true });
  try {
    const published = await publishedChecksum(`${baseUrl}/checksums.txt`, archive, options);
    const file = join(folder, archive);
    await download(`${baseUrl}/${archive}`, file, { ...options, task });
    const actual = await sha256(file);
    if (actual !== published) {
      throw new NotThisWay(`${archive} has the checksum ${actual}, published is ${published}: not used`);
    }
    const binary = platform === 'win32' ? 'livekit-server.exe' : 'livekit-server';
    // tar comes with every system, Windows included, where it unpacks zip files as well
    const unpacked = await execa('tar', ['-xf', archive, binary], { cwd: folder, reject: false });
    if (unpacked.failed) throw new NotThisWay(`${archive} could not be unpacked: ${unpacked.shortMessage}`);
    await chmod(join(folder, binary), 0o755);
    await rename(join(folder, binary), target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishedChecksum(url: string, archive: string, options: ReleaseOptions): Promise<string> {
  const response = await request(url, options);
  const line = (await response.text()).split('\n').find((it) => it.trim().endsWith(`  ${archive}`));
  const checksum = line?.trim().split(/\s+/)[0];
  if (!checksum || !/^[0-9a-f]{64}$/.test(checksum))
    throw new NotThisWay(`no checksum is published for ${archive}`);
  return checksum;
}

async function download(url: string, file: string, options: ReleaseOptions & { task: Task }): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), STALL_TIMEOUT_MS);
  const response = await request(url, { ...options, signal: anyOf(options.signal, stalled.signal) });
  const totalMb = Number(response.headers.get('content-length') ?? 0) / 1e6;
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length;
      timer.refresh();
      options.task.update(`${(bytes / 1e6).toFixed(0)}${totalMb ? ` of ${totalMb.toFixed(0)}` : ''} MB`);
      next(null, chunk);
    },
  });
  try {
    if (!response.body) throw new Error('empty answer');
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(file));
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new NotThisWay(`the download broke off (${reasonOf(error)})`);
  } finally {
    clearTimeout(timer);
  }
}

/** The answer to a request, whose headers have come in time and say that all is well. */
async function request(url: string, options: ReleaseOptions): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: anyOf(options.signal, late.signal) });
    if (!response.ok) throw new NotThisWay(`${url} answers ${response.status}`);
    return response;
  } catch (error) {
    if (error instanceof NotThisWay) throw error;
    options.signal?.throwIfAborted();
    throw new NotThisWay(
      `${new URL(url).host} is out of reach (${late.signal.aborted ? 'no answer' : reasonOf(error)})`,
    );
  } finally {
    clearTimeout(timer);
  }
}

const anyOf = (...signals: (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined));

/** `fetch` hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
