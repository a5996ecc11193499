import { UTTERANCE_FORMATS, UTTERANCE_MAX_SECONDS } from '@voice-assistant/protocol/schemas';
import { decodeAudio } from '../speech/ffmpeg.js';
import { HEARING_RATE_HZ } from '../speech/samples.js';
import { UtteranceError } from './utterance-error.js';

/** Two minutes of Opus take 0.3 s on an idle core. */
const TIMEOUT_MS = 20_000;
/** Found out by the content, and nothing else is tried: no playlist that names another file. */
const DEMUXERS = 'wav,mp3,ogg,matroska,webm';

/**
 * A recording as samples of {@link HEARING_RATE_HZ}, mono.
 * @throws {UtteranceError} `unsupported-media` when it is none, or too long.
 */
export async function decodeRecording(recording: Uint8Array, signal?: AbortSignal): Promise<Int16Array> {
  const samples = await decodeAudio(recording, {
    input: ['-format_whitelist', DEMUXERS],
    sampleRateHz: HEARING_RATE_HZ,
    atMostSeconds: UTTERANCE_MAX_SECONDS + 1, // one more shows that it is too long
    timeoutMs: TIMEOUT_MS,
    ...(signal && { signal }),
  });
  const { length } = samples;
  if (length === 0)
    throw new UtteranceError('unsupported-media', {
      detail: `audio_data: must be ${UTTERANCE_FORMATS.join(', ')}`,
    });
  if (length > UTTERANCE_MAX_SECONDS * HEARING_RATE_HZ)
    throw new UtteranceError('unsupported-media', {
      detail: `audio_data: longer than ${UTTERANCE_MAX_SECONDS} s`,
    });
  return samples;
}
