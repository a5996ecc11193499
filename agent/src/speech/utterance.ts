import { type stt, type VADEvent, VADEventType } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { joined, msOf } from './audio-frames.js';
import { PauseDetector } from './pause-detector.js';

/**
 * How long a pause is before what was said so far is transcribed. Within words voices pause for up to 90 ms; each
 * pause that was none costs a call, so after one the next has to be longer.
 */
const FIRST_PAUSE_MS = 50;
const PAUSE_STEP_MS = 40;
const LONGEST_PAUSE_MS = 200;
/** Voice that makes what was transcribed before it out of date. A click is shorter. */
const STALE_AFTER_MS = 30;
/** The detector lets go of a voice only after this; until then it says nothing about what follows. */
const DETECTOR_LAG_MS = 160;
/** The detector's own threshold for the beginning of a voice. */
const VOICE_PROBABILITY = 0.5;
/** Longer recordings are not taken by providers, and no visitor waits for the end of one. */
const MAX_RECORDING_MS = 60_000;

export type Heard = stt.SpeechData;
/** Of an event of the detector, whose clock is in ms of audio. */
export type Detected = Pick<VADEvent, 'type' | 'timestamp' | 'probability' | 'rawAccumulatedSilence'>;

export interface UtteranceOptions {
  /** It began while the assistant was speaking. */
  readonly overSpeech: boolean;
  readonly transcribe: (recording: AudioFrame, signal: AbortSignal) => Promise<Heard | undefined>;
  /** What was said before a pause that still lasts. May come several times, or never. */
  readonly onEarly: (heard: Heard) => void;
}

/** A try to transcribe before the end. */
interface Attempt {
  readonly abort: AbortController;
  readonly heard: Promise<Heard | undefined>;
  /** How much had been said by then. */
  readonly atMs: number;
}

/** What the visitor says, from the first sound to a pause that the voice activity detector calls the end. */
export class Utterance {
  readonly overSpeech: boolean;
  readonly #options: UtteranceOptions;
  readonly #pauses = new PauseDetector();
  readonly #recording: AudioFrame[] = [];
  #recordedMs = 0;
  /** The detector's clock at the beginning of the recording. */
  #detectorStartMs: number | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #attempt: Attempt | undefined;
  #isOver = false;

  constructor(options: UtteranceOptions) {
    this.overSpeech = options.overSpeech;
    this.#options = options;
  }

  /** The next frame of the microphone. */
  hear(frame: AudioFrame) {
    const frameMs = msOf(frame);
    if (this.#recordedMs < MAX_RECORDING_MS) this.#recording.push(frame);
    this.#recordedMs += frameMs;
    this.#pauses.push(frame.data, frame.sampleRate);
    if (this.#attempt) {
      if (this.#pauses.voicedMs >= STALE_AFTER_MS) this.#giveUp();
    } else if (this.#pauses.voicedMs > 0 && this.#pauses.quietMs >= this.#pauseMs) this.#try();
  }

  /** What the voice activity detector makes of it: it hears voices that are too soft for a rule of loudness. */
  observe({ type, timestamp, probability, rawAccumulatedSilence }: Detected) {
    // by the detector's own clock: after a moment in which nothing ran, it lags behind the microphone
    this.#detectorStartMs ??= timestamp - this.#recordedMs;
    if (type !== VADEventType.INFERENCE_DONE) return;
    if (!this.#attempt) {
      if (rawAccumulatedSilence >= this.#pauseMs) this.#try();
      return;
    }
    const laterMs = timestamp - this.#detectorStartMs - this.#attempt.atMs;
    if (probability >= VOICE_PROBABILITY && laterMs > DETECTOR_LAG_MS) this.#giveUp();
  }

  /** Nothing more follows. Resolves to what was said, to nothing also when that cannot be known. */
  async end(signal: AbortSignal): Promise<Heard | undefined> {
    this.#isOver = true;
    const attempt = this.#attempt ?? this.#begin();
    const abort = () => attempt.abort.abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await attempt.heard;
    } catch {
      return undefined; // the recogniser has reported it
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Nobody wants to know any more. */
  forget() {
    this.#isOver = true;
    this.#attempt?.abort.abort();
  }

  #try() {
    const attempt = this.#begin();
    attempt.heard.then(
      (heard) => {
        if (heard?.text && this.#attempt === attempt && !this.#isOver) this.#options.onEarly(heard);
      },
      () => {
        if (this.#attempt === attempt && !this.#isOver) this.#attempt = undefined; // the end tries again
      },
    );
    this.#attempt = attempt;
  }

  #begin(): Attempt {
    this.#pauses.restart();
    const abort = new AbortController();
    const heard = this.#options.transcribe(joined(this.#recording), abort.signal);
    return { abort, heard, atMs: this.#recordedMs };
  }

  #giveUp() {
    this.#attempt?.abort.abort();
    this.#attempt = undefined;
    this.#pauseMs = Math.min(this.#pauseMs + PAUSE_STEP_MS, LONGEST_PAUSE_MS);
  }
}
