import { normalizeLanguage } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import type { LiveItem, LiveTranscription } from './live-transcription.js';
import { PauseDetector } from './pause-detector.js';
import { type Heard, joined, Utterance, type UtteranceOptions } from './utterance.js';

/** Words that are understood in a pause as short as this are thought about. */
const PAUSE_MS = 60;

/**
 * What the visitor says, with a recogniser that hears along. When that has no connection or loses it, the recording is
 * transcribed as a whole.
 */
export class LiveUtterance {
  readonly overSpeech: boolean;
  readonly #options: UtteranceOptions;
  readonly #item: LiveItem | undefined;
  readonly #pauses = new PauseDetector();
  /** In case that the connection is lost. */
  readonly #recording: AudioFrame[] = [];
  #early = '';
  #isOver = false;

  static begin(options: UtteranceOptions, transcription: LiveTranscription): LiveUtterance | Utterance {
    return transcription.isConnected ? new LiveUtterance(options, transcription) : new Utterance(options);
  }

  private constructor(options: UtteranceOptions, transcription: LiveTranscription) {
    this.overSpeech = options.overSpeech;
    this.#options = options;
    this.#item = transcription.begin(() => this.#think());
  }

  hear(frame: AudioFrame) {
    this.#recording.push(frame);
    this.#item?.hear(frame);
    this.#pauses.push(frame.data, frame.sampleRate);
    this.#think();
  }

  observe() {}

  async end(signal: AbortSignal): Promise<Heard | undefined> {
    this.#isOver = true;
    const text = await this.#item?.end();
    // some models tell words and then an empty end
    if (text !== undefined) return heardOf(text || (this.#item?.text ?? ''));
    return this.#options.transcribe(joined(this.#recording), signal).catch(() => undefined);
  }

  forget() {
    this.#isOver = true;
  }

  /** In a pause, and each time that more is understood in it. */
  #think() {
    const text = this.#item?.text ?? '';
    if (this.#isOver || text === '' || text === this.#early || this.#pauses.quietMs < PAUSE_MS) return;
    this.#early = text;
    this.#options.onEarly(heardOf(text));
  }
}

const heardOf = (text: string): Heard => ({
  text,
  language: normalizeLanguage(''),
  startTime: 0,
  endTime: 0,
  confidence: 0,
});
