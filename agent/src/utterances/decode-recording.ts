import { UTTERANCE_FORMATS, UTTERANCE_MAX_SECONDS } from '@voice-assistant/protocol/schemas';
import { ffmpeg } from '../speech/ffmpeg.js';
import { UtteranceError } from './utterance-error.js';

/** What recognisers work with; more only takes longer to send. */
export const HEARING_RATE_HZ = 16_000;

const BYTES_PER_SAMPLE = 2;
/** Two minutes of Opus take 0.3 s on an idle core. */
const TIMEOUT_MS = 20_000;
/** Found out by the content, and nothing else is tried: no playlist that names another file. */
const DEMUXERS = 'wav,mp3,ogg,matroska,webm';

/**
 * A recording as samples of {@link HEARING_RATE_HZ}, mono.
 * @throws {UtteranceError} `unsupported-media` when it is none, or too long.
 */
export async function decodeRecording(recording: Uint8Array, signal?: AbortSignal): Promise<Int16Array> {
  const pcm = await ffmpeg(
    recording,
    [
      ...['-protocol_whitelist', 'pipe,fd', '-format_whitelist', DEMUXERS, '-i', 'pipe:0'],
      ...['-map', '0:a:0', '-f', 's16le', '-ac', '1', '-ar', String(HEARING_RATE_HZ)],
      ...['-t', String(UTTERANCE_MAX_SECONDS + 1), 'pipe:1'], // one more shows that it is too long
    ],
    { timeoutMs: TIMEOUT_MS, ...(signal && { signal }) },
  );
  const length = Math.floor(pcm.length / BYTES_PER_SAMPLE);
  if (length === 0)
    throw new UtteranceError('unsupported-media', {
      detail: `audio_data: must be ${UTTERANCE_FORMATS.join(', ')}`,
    });
  if (length > UTTERANCE_MAX_SECONDS * HEARING_RATE_HZ)
    throw new UtteranceError('unsupported-media', {
      detail: `audio_data: longer than ${UTTERANCE_MAX_SECONDS} s`,
    });
  // a copy of its own: alignment, and it may be handed to another thread
  return new Int16Array(new Uint8Array(pcm.subarray(0, length * BYTES_PER_SAMPLE)).buffer);
}
