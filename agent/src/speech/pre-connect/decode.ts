import { spawn } from 'node:child_process';
import { getFfmpegPath } from '@livekit/av';

/** Decoding takes 20 to 60 ms; one that has not come by then is of no use any more. */
const TIMEOUT_MS = 2_000;
/** Mono, 16 bit, little-endian. */
const BYTES_PER_SAMPLE = 2;

/** What a recording is, as the sender says. */
export interface Recording {
  readonly mimeType: string;
  /** Of raw samples; containers know their own. */
  readonly sampleRate: number;
  readonly channels: number;
}

/**
 * Decodes a recording to mono samples of the rate that is asked for, by the ffmpeg that the framework brings: Opus in
 * WebM, Ogg or MP4, as browsers record it, and raw 16-bit samples, as LiveKit's native clients send them.
 * @throws Error when it is in no such form
 */
export async function decode(
  bytes: Uint8Array,
  recording: Recording,
  sampleRate: number,
): Promise<Int16Array> {
  const output = ['-f', 's16le', '-ac', '1', '-ar', String(sampleRate), 'pipe:1'];
  const ffmpeg = spawn(
    process.env.LIVEKIT_FFMPEG_PATH || getFfmpegPath() || 'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', ...inputArguments(recording), '-i', 'pipe:0', ...output],
    { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    ffmpeg.once('error', reject);
    ffmpeg.once('close', resolve);
  });
  ffmpeg.stdin.on('error', () => {}); // it has ended early, which its exit code tells
  ffmpeg.stdin.end(bytes);
  const chunks: Buffer[] = [];
  ffmpeg.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await ended;
  const samples = toSamples(Buffer.concat(chunks));
  if (samples.length === 0) throw new Error(`ffmpeg decoded nothing (${code})`);
  return samples;
}

function inputArguments({ mimeType, sampleRate, channels }: Recording): string[] {
  if (/webm|ogg|mp4/.test(mimeType)) return [];
  return ['-f', 's16le', '-ar', String(sampleRate), '-ac', String(channels)];
}

function toSamples(bytes: Buffer): Int16Array {
  const samples = new Int16Array(Math.floor(bytes.length / BYTES_PER_SAMPLE));
  for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(at * BYTES_PER_SAMPLE);
  return samples;
}
