import { type APIConnectOptions, type AudioBuffer, stt, type VADEvent, VADEventType } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { msOf } from './audio-frames.js';
import { isBackchannel } from './backchannel.js';
import type { Verdict } from './barge-in.js';
import type { LiveTranscription } from './live-transcription.js';
import { LiveUtterance } from './live-utterance.js';
import { Utterance, type UtteranceOptions } from './utterance.js';
import type { VoiceActivity } from './voice-activity.js';

export interface HearingOptions {
  /** Turns a whole recording into text. */
  readonly recognizer: stt.STT;
  /** Hears along, and is asked first. */
  readonly live?: LiveTranscription | undefined;
  readonly activity: Pick<VoiceActivity, 'observe'>;
  /** Whether the assistant is speaking, and for how long it would go on, in ms. */
  readonly speech: { readonly isSpeaking: boolean; readonly remainingMs: number };
  /** Ends what the assistant says. Resolves when the model's history has what was heard of it. */
  readonly cutOff: () => Promise<void>;
  /** Told of each sound of the visitor, after its end. */
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Before the first sound, so that its consonant is whole. */
const LEAD_IN_MS = 300;
/** How far the detector may lag behind the microphone: what was said before the call comes all at once. */
const LONGEST_LAG_MS = 5_000;
/** The assistant goes on: a "yes" answers nothing that it asked. */
const GOES_ON_MS = 2_000;

/**
 * Hears with a recogniser of whole recordings, and begins before the end: at the first short pause what was said so
 * far is transcribed and given out as preliminary, on which the framework begins to think. When nothing follows, that
 * is the final text, a quarter of a second earlier; when speech goes on, it is forgotten.
 */
export class Hearing extends stt.STT {
  override readonly label = 'Hearing';
  readonly #options: HearingOptions;

  constructor(options: HearingOptions) {
    super({ streaming: true, interimResults: true });
    this.#options = options;
    options.recognizer.on('metrics_collected', (metrics) => this.emit('metrics_collected', metrics));
    options.recognizer.on('error', (error) => this.emit('error', error));
  }

  override get model(): string {
    return this.#options.recognizer.model;
  }

  override get provider(): string {
    return this.#options.recognizer.provider;
  }

  protected override _recognize(recording: AudioBuffer, signal?: AbortSignal): Promise<stt.SpeechEvent> {
    return this.#options.recognizer.recognize(recording, signal);
  }

  override stream(options?: { connOptions?: APIConnectOptions }): stt.SpeechStream {
    return new HearingStream(this, this.#options, options?.connOptions);
  }
}

class HearingStream extends stt.SpeechStream {
  override readonly label = 'Hearing';
  readonly #options: HearingOptions;
  readonly #leadIn = new LeadIn(LEAD_IN_MS + LONGEST_LAG_MS);
  /** Of audio since the beginning, by which the detector's clock goes too. */
  #heardMs = 0;
  #utterance: Utterance | LiveUtterance | undefined;
  /** Utterances are given out in their order. */
  #last: Promise<void> = Promise.resolve();

  constructor(owner: stt.STT, options: HearingOptions, connOptions: APIConnectOptions | undefined) {
    super(owner, undefined, connOptions);
    this.#options = options;
  }

  protected override async run(): Promise<void> {
    const stop = this.#options.activity.observe((event) => this.#onVoice(event));
    try {
      for await (const frame of this.input) {
        if (typeof frame === 'symbol') continue;
        this.#heardMs += msOf(frame);
        if (this.#utterance) this.#utterance.hear(frame);
        else this.#leadIn.push(frame);
      }
      await this.#last;
    } finally {
      stop();
      this.#utterance?.forget();
    }
  }

  #onVoice(event: VADEvent) {
    if (this.closed) return;
    if (event.type === VADEventType.START_OF_SPEECH)
      this.#begin(Math.max(0, this.#heardMs - event.timestamp));
    this.#utterance?.observe(event);
    if (event.type === VADEventType.END_OF_SPEECH) this.#end(Date.now() - event.silenceDuration);
  }

  /** @param lagMs - What has been heard since the moment that the detector speaks of. */
  #begin(lagMs: number) {
    const { recognizer, live, speech } = this.#options;
    const options: UtteranceOptions = {
      overSpeech: speech.isSpeaking,
      transcribe: async (recording, signal) => {
        const { alternatives } = await recognizer.recognize(recording, signal);
        return alternatives?.[0];
      },
      // over the assistant's own words it would not be thought about, and later be taken for known
      onEarly: (heard) => speech.isSpeaking || this.#put(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, heard),
    };
    this.#utterance = live ? LiveUtterance.begin(options, live) : new Utterance(options);
    for (const frame of this.#leadIn.take(LEAD_IN_MS + lagMs)) this.#utterance.hear(frame);
  }

  #end(speechEndTime: number) {
    const utterance = this.#utterance;
    if (!utterance) return;
    this.#utterance = undefined;
    const heard = utterance.end(this.abortSignal);
    this.#last = this.#last.then(async () => this.#conclude(utterance, await heard, speechEndTime));
  }

  async #conclude(
    { overSpeech }: Pick<Utterance, 'overSpeech'>,
    heard: stt.SpeechData | undefined,
    speechEndTime: number,
  ) {
    const { speech, cutOff, onVerdict } = this.#options;
    const text = heard?.text ?? '';
    const isNothing =
      text === '' ||
      (overSpeech && speech.isSpeaking && isBackchannel(text, speech.remainingMs > GOES_ON_MS));
    if (!isNothing && heard) {
      // or the model is asked on a history without it, and once more on that with it
      if (speech.isSpeaking) await cutOff();
      this.#put(stt.SpeechEventType.FINAL_TRANSCRIPT, heard, speechEndTime);
    }
    onVerdict(isNothing ? 'nothing' : 'words');
  }

  #put(type: stt.SpeechEventType, heard: stt.SpeechData, speechEndTime?: number) {
    if (this.queue.closed) return;
    this.queue.put({
      type,
      alternatives: [heard],
      ...(speechEndTime === undefined ? {} : { speechEndTime }),
    });
  }
}

/** The last moments of the audio. */
class LeadIn {
  readonly #lengthMs: number;
  #frames: AudioFrame[] = [];
  #ms = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  push(frame: AudioFrame) {
    this.#frames.push(frame);
    this.#ms += msOf(frame);
    for (
      let first = this.#frames[0];
      first && this.#ms - msOf(first) > this.#lengthMs;
      first = this.#frames[0]
    ) {
      this.#frames.shift();
      this.#ms -= msOf(first);
    }
  }

  /** The last of them, and forgets all. */
  take(lengthMs: number): AudioFrame[] {
    let ms = 0;
    const first = this.#frames.findLastIndex((frame) => {
      ms += msOf(frame);
      return ms >= lengthMs;
    });
    this.#ms = 0;
    return this.#frames.splice(0).slice(Math.max(0, first));
  }
}
