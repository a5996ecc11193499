import { spawn } from 'node:child_process';
import { getFfmpegPath } from '@livekit/av';

export interface FfmpegOptions {
  /** Until it is killed. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs the ffmpeg that the framework brings, from its input to its output. It is a process of its own, so whatever
 * it is given neither blocks nor breaks this one.
 * @returns what it has put out; nothing when it understood nothing.
 * @throws Error when it is not there, an `AbortError` when aborted.
 */
export async function ffmpeg(
  input: Uint8Array,
  args: readonly string[],
  { timeoutMs, signal }: FfmpegOptions,
): Promise<Buffer> {
  const child = spawn(
    process.env.LIVEKIT_FFMPEG_PATH || getFfmpegPath() || 'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', '-nostdin', ...args],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    },
  );
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  child.stdin.on('error', () => {}); // it has ended early: it has enough, or can do nothing with it
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await ended;
  return Buffer.concat(chunks);
}
