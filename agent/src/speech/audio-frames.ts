import { AudioFrame } from '@livekit/rtc-node';
import { joinedSamples } from './samples.js';

/** How long a frame sounds, in ms. */
export const msOf = ({ samplesPerChannel, sampleRate }: AudioFrame): number =>
  (samplesPerChannel / sampleRate) * 1_000;

export const samplesOf = (frames: readonly AudioFrame[]): Int16Array<ArrayBuffer> =>
  joinedSamples(frames.map(({ data }) => data));

/** Frames of the same sound as one. The framework's way of joining them takes seconds for hundreds. */
export function joined(frames: readonly AudioFrame[]): AudioFrame {
  const { sampleRate = 0, channels = 1 } = frames[0] ?? {};
  const data = samplesOf(frames);
  return new AudioFrame(data, sampleRate, channels, data.length / channels);
}
