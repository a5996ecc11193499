import { readFile } from 'node:fs/promises';
import { ReadableStream } from 'node:stream/web';
import type { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { PACKAGE_URL } from '../paths.js';
import type { SentenceName } from './sentences.js';

const FOLDER = new URL('sounds/en/', PACKAGE_URL);
const HEADER_BYTES = 44;
const SAMPLE_RATE_AT = 24;
const FRAME_MS = 20;
const MU_LAW_BIAS = 0x84;

/** What `AgentSession.say` takes as `audio`. */
type SpokenAudio = NonNullable<NonNullable<Parameters<voice.AgentSession['say']>[1]>['audio']>;

/** One sample of ITU-T G.711 mu-law as linear PCM. */
function fromMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + MU_LAW_BIAS) << ((bits >> 4) & 0x07);
  return bits & 0x80 ? MU_LAW_BIAS - magnitude : magnitude - MU_LAW_BIAS;
}

/**
 * A sentence that was recorded beforehand, in English, as frames of 20 ms: needs no provider and no network.
 * @throws when the package is incomplete.
 */
export async function packagedSpeech(name: SentenceName): Promise<SpokenAudio> {
  const wav = await readFile(new URL(`${name}.wav`, FOLDER));
  const sampleRateHz = wav.readUInt32LE(SAMPLE_RATE_AT);
  const samples = Int16Array.from(wav.subarray(HEADER_BYTES), fromMuLaw);
  const length = (sampleRateHz * FRAME_MS) / 1_000;
  const frames = Array.from({ length: Math.ceil(samples.length / length) }, (_, index) => {
    const part = samples.slice(index * length, (index + 1) * length);
    return new AudioFrame(part, sampleRateHz, 1, part.length);
  });
  return ReadableStream.from(frames) as unknown as SpokenAudio;
}
