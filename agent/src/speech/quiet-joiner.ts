import type { AudioFrame } from '@livekit/rtc-node';
import { joined, msOf } from './audio-frames.js';
import { PauseDetector } from './pause-detector.js';

/** Longer than any wait for the end of a turn that goes by the audio: until then each frame counts. */
const QUIET_AFTER_MS = 2_000;
/** What is joined at most; a voice too soft for a rule of loudness is noticed that much later. */
const JOINED_MS = 100;

/**
 * Joins frames while nobody speaks. In the framework each frame passes a dozen streams, and of a call half is
 * listening to the assistant or thinking; the first frame with a voice in it is passed on at once, with all before it.
 */
export class QuietJoiner {
  readonly #pauses = new PauseDetector();
  #held: AudioFrame[] = [];
  #heldMs = 0;

  /** @returns What is to be passed on now, if anything. */
  push(frame: AudioFrame): AudioFrame | undefined {
    this.#pauses.push(frame.data, frame.sampleRate);
    this.#held.push(frame);
    this.#heldMs += msOf(frame);
    const isQuiet = this.#pauses.quietMs >= QUIET_AFTER_MS;
    return isQuiet && this.#heldMs < JOINED_MS ? undefined : this.#take();
  }

  #take(): AudioFrame | undefined {
    const frames = this.#held;
    this.#held = [];
    this.#heldMs = 0;
    return frames.length > 1 ? joined(frames) : frames[0];
  }
}
