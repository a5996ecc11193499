import { levelOf, SILENT_LEVEL } from './samples.js';

const STEP_MS = 10;
/** A frame this much quieter than the loudest of the utterance may be a pause: -30 dB. */
const QUIET_SHARE = 0.032;
/** A voice is at least this much louder than the room: 6 dB. */
const ABOVE_ROOM = 2;
/** How fast the loudest level is forgotten, so that one shout does not make a pause of all that follows: 6 dB in 5 s. */
const PEAK_HALF_LIFE_MS = 5_000;
/** How fast the level of the room may rise; it falls at once. */
const ROOM_HALF_LIFE_MS = 3_000;

/**
 * Tells by loudness, 10 ms at a time, for how long nothing has been said. Comes 100 to 150 ms before the voice activity
 * detector, which looks at 32 ms and lets go slowly, and is wrong more often: for beginnings, not for decisions.
 */
export class PauseDetector {
  #peak = 0;
  #room = Number.POSITIVE_INFINITY;
  #quietMs = 0;
  #voicedMs = 0;

  /** Milliseconds since the last voice. */
  get quietMs(): number {
    return this.#quietMs;
  }

  /** Milliseconds of voice since {@link restart}. */
  get voicedMs(): number {
    return this.#voicedMs;
  }

  /** Counts voice from here on. */
  restart() {
    this.#voicedMs = 0;
  }

  push(samples: Int16Array, sampleRateHz: number) {
    const length = Math.round((sampleRateHz * STEP_MS) / 1_000);
    for (let at = 0; at < samples.length; at += length)
      this.#step(samples.subarray(at, at + length), sampleRateHz);
  }

  #step(samples: Int16Array, sampleRateHz: number) {
    const durationMs = (samples.length / sampleRateHz) * 1_000;
    const level = levelOf(samples);
    this.#peak = Math.max(level, this.#peak * 0.5 ** (durationMs / PEAK_HALF_LIFE_MS));
    this.#room = Math.min(Math.max(level, 1), this.#room * 2 ** (durationMs / ROOM_HALF_LIFE_MS));
    const isQuiet = level < Math.max(SILENT_LEVEL, this.#peak * QUIET_SHARE, this.#quietInThisRoom());
    if (isQuiet) this.#quietMs += durationMs;
    else {
      this.#quietMs = 0;
      this.#voicedMs += durationMs;
    }
  }

  /** A room as loud as a voice cannot be told from one: then it is a voice. */
  #quietInThisRoom(): number {
    return Math.min(this.#room * ABOVE_ROOM, this.#peak * 0.25);
  }
}
