import { normalizeLanguage } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { joined } from './audio-frames.js';
import type { LiveItem, LiveTranscription } from './live-transcription.js';
import { PauseDetector } from './pause-detector.js';
import { type Heard, Utterance, type UtteranceOptions } from './utterance.js';
import type { WordLag } from './word-lag.js';

/** Words that are understood in a pause as short as this are thought about. */
const PAUSE_MS = 40;
/** The last word may come so much sooner than those of the utterances before: a soft end seems to be a shorter pause. */
const SOONER_MS = 60;
/** When none has come so much later than theirs, none is on its way. */
const LATER_MS = 40;
/** However far behind the words are. */
const LONGEST_PAUSE_MS = 250;

/**
 * What the visitor says, with a recogniser that hears along. When that has no connection or loses it, the recording is
 * transcribed as a whole.
 */
export class LiveUtterance {
  readonly overSpeech: boolean;
  readonly #options: UtteranceOptions;
  readonly #item: LiveItem | undefined;
  readonly #pauses = new PauseDetector();
  readonly #lag: WordLag;
  /** In case that the connection is lost. */
  readonly #recording: AudioFrame[] = [];
  #early = '';
  #text = '';
  /** Length of the pause in which the last word came. */
  #lastWordMs = 0;
  #isOver = false;

  static begin(options: UtteranceOptions, transcription: LiveTranscription): LiveUtterance | Utterance {
    return transcription.isConnected ? new LiveUtterance(options, transcription) : new Utterance(options);
  }

  private constructor(options: UtteranceOptions, transcription: LiveTranscription) {
    this.overSpeech = options.overSpeech;
    this.#options = options;
    this.#lag = transcription.lag;
    this.#item = transcription.begin(() => this.#onText());
  }

  hear(frame: AudioFrame) {
    this.#recording.push(frame);
    this.#item?.hear(frame);
    this.#pauses.push(frame.data, frame.sampleRate);
    this.#think(LATER_MS);
  }

  observe() {}

  async end(signal: AbortSignal): Promise<Heard | undefined> {
    this.#isOver = true;
    const text = await this.#item?.end();
    if (text === undefined)
      return this.#options.transcribe(joined(this.#recording), signal).catch(() => undefined);
    this.#lag.learn(this.#lastWordMs);
    return heardOf(text || this.#text); // some models tell words and then an empty end
  }

  forget() {
    this.#isOver = true;
  }

  #onText() {
    const text = this.#item?.text ?? '';
    if (text !== this.#text) this.#lastWordMs = this.#pauses.quietMs;
    this.#text = text;
    this.#think(-SOONER_MS);
  }

  /**
   * In a pause, with the word that can be the last one before it, or when no other can be on its way.
   * @param slackMs - To the time by which words lag.
   */
  #think(slackMs: number) {
    const text = this.#text;
    const lagMs = this.#lag.usualMs;
    const pauseMs = lagMs > 0 ? Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, lagMs + slackMs)) : PAUSE_MS;
    if (this.#isOver || text === '' || text === this.#early || this.#pauses.quietMs < pauseMs) return;
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
