import { spawn } from 'node:child_process';
import { getFfmpegPath } from '@livekit/av';

export interface DecodingOptions {
  /** What stands before the input: what it is, or may be. */
  readonly input: readonly string[];
  /** Of the samples. */
  readonly sampleRateHz: number;
  /** No more than that, in seconds. */
  readonly atMostSeconds?: number;
  /** Until it is killed. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Mono, 16 bit, little-endian. */
const BYTES_PER_SAMPLE = 2;

/**
 * Decodes to mono samples, by the ffmpeg that the framework brings. It is a process of its own, so whatever it is given
 * neither blocks nor breaks this one; and it opens nothing but its input, whatever that names.
 * @returns nothing when it understood nothing.
 * @throws Error when it is not there, or aborted.
 */
export async function decodeAudio(bytes: Uint8Array, options: DecodingOptions): Promise<Int16Array> {
  const { input, sampleRateHz, atMostSeconds, timeoutMs, signal } = options;
  const limit = atMostSeconds === undefined ? [] : ['-t', String(atMostSeconds)];
  const ffmpeg = spawn(
    process.env.LIVEKIT_FFMPEG_PATH || getFfmpegPath() || 'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-protocol_whitelist', 'pipe,fd'],
      ...[...input, '-i', 'pipe:0', '-map', '0:a:0'],
      ...['-f', 's16le', '-ac', '1', '-ar', String(sampleRateHz), ...limit, 'pipe:1'],
    ],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    },
  );
  const ended = new Promise<void>((resolve, reject) => {
    ffmpeg.once('error', reject);
    ffmpeg.once('close', () => resolve());
  });
  ffmpeg.stdin.on('error', () => {}); // it has ended early: it has enough, or can do nothing with it
  ffmpeg.stdin.end(bytes);
  const chunks: Buffer[] = [];
  ffmpeg.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await ended;
  return toSamples(Buffer.concat(chunks));
}

/** In memory of their own: aligned, and they may be handed to another thread. */
function toSamples(pcm: Buffer): Int16Array {
  const bytes = new Uint8Array(pcm.length - (pcm.length % BYTES_PER_SAMPLE));
  bytes.set(pcm.subarray(0, bytes.length));
  return new Int16Array(bytes.buffer);
}
