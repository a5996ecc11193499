import { AudioFrame } from '@livekit/rtc-node';
import { samplesOf } from '../audio-frames.js';
import { joinedSamples } from '../samples.js';
import { findOverlap, isOverlapHere } from './overlap.js';

/** How long live audio is held for a recording of which nothing has come, ms. */
const WAIT_MS = 1_000;
/** And for the rest of one that is on its way: a slow browser or network, in which words are worth more than time. */
const LONGEST_WAIT_MS = 3_000;
/** Length of the frames into which the recording is cut, s. */
const FRAME_S = 0.05;

export interface EarlyAudio {
  /**
   * What was said before, in samples of the rate that is asked for; undefined where none is to come. Asked once, when
   * the first live frame is there. Rejects when it cannot be had.
   */
  readonly recording: (sampleRate: number) => Promise<Int16Array> | undefined;
  /** Whether it has begun to come. */
  readonly isComing: () => boolean;
  readonly onPrepended: (info: { readonly recordingMs: number; readonly repeatedMs: number }) => void;
  /** It did not come in time, or could not be read: the call goes on without. */
  readonly onLost: (error: unknown) => void;
}

/**
 * The beginning of the visitor's audio with what was said before the agent was there in front of it, as if it had just
 * been said very fast. Live audio is held until the recording has come, for a second at most, or three when it has begun
 * to come by then, and what is in both is heard once.
 * @param next The live frame after the ones so far, every few milliseconds; nothing when there are no more.
 */
export async function withEarlyAudio(
  first: AudioFrame,
  next: () => Promise<AudioFrame | undefined>,
  early: EarlyAudio,
): Promise<readonly AudioFrame[]> {
  const wait = early.recording(first.sampleRate);
  if (!wait) return [first];
  const held = [first];
  let recording: Int16Array | undefined;
  let isOver = false;
  wait.then(
    (samples) => {
      recording = samples;
      isOver = true;
    },
    (error: unknown) => {
      early.onLost(error);
      isOver = true;
    },
  );
  const beganAt = performance.now();
  const isLate = () => performance.now() - beganAt >= (early.isComing() ? LONGEST_WAIT_MS : WAIT_MS);
  // also with a recording that is here at once: what the live audio repeats of it has yet to come
  const isEnough = () =>
    isOver && (!recording || isOverlapHere(recording, samplesOf(held), first.sampleRate));
  while (!isEnough() && !isLate()) {
    const frame = await next();
    if (!frame) break;
    held.push(frame);
  }
  if (!isOver) early.onLost(new Error('too late'));
  return recording ? joinedOnce(recording, held, early) : held;
}

/** The recording and what was held, without what is in both. */
function joinedOnce(
  recording: Int16Array,
  held: readonly AudioFrame[],
  { onPrepended }: EarlyAudio,
): AudioFrame[] {
  const sampleRate = held[0]!.sampleRate;
  const live = samplesOf(held);
  const seam = findOverlap(recording, live, sampleRate);
  const before = seam ? recording.subarray(0, seam.recordingEnd) : recording;
  const after = seam ? live.subarray(seam.liveStart) : live;
  const ms = (samples: number) => Math.round((samples / sampleRate) * 1_000);
  const repeated = recording.length + live.length - before.length - after.length;
  onPrepended({ recordingMs: ms(recording.length), repeatedMs: ms(repeated) });
  return cut(joinedSamples([before, after]), sampleRate);
}

function cut(samples: Int16Array, sampleRate: number): AudioFrame[] {
  const length = Math.round(FRAME_S * sampleRate);
  const frames: AudioFrame[] = [];
  for (let at = 0; at < samples.length; at += length) {
    const data = samples.slice(at, at + length);
    frames.push(new AudioFrame(data, sampleRate, 1, data.length));
  }
  return frames;
}
