import { decodeAudio } from '../ffmpeg.js';

/** Decoding takes 20 to 60 ms; one that has not come by then is of no use any more. */
const TIMEOUT_MS = 2_000;

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
 * @returns nothing when nothing was recorded: the agent was there at once, or the microphone has not begun yet.
 * @throws Error when it is in no such form
 */
export async function decode(
  bytes: Uint8Array,
  recording: Recording,
  sampleRate: number,
): Promise<Int16Array> {
  if (bytes.length === 0) return new Int16Array();
  const input = inputArguments(recording);
  const samples = await decodeAudio(bytes, { input, sampleRateHz: sampleRate, timeoutMs: TIMEOUT_MS });
  if (samples.length === 0) throw new Error(`ffmpeg decoded nothing of ${bytes.length} bytes`);
  return samples;
}

function inputArguments({ mimeType, sampleRate, channels }: Recording): string[] {
  if (/webm|ogg|mp4/.test(mimeType)) return [];
  return ['-f', 's16le', '-ar', String(sampleRate), '-ac', String(channels)];
}
