import { inference, type VADEvent, VADEventType, type VADStream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { levelOf, SILENT_LEVEL } from './samples.js';

/** What the framework keeps to itself and we have to get between. */
interface StreamInternals {
  sendVADEvent(event: VADEvent): boolean;
  _nativeVad: Model | undefined;
}

/** Tells how likely it is that 32 ms of sound hold a voice. */
interface Model {
  predict(window: Int16Array): Promise<number>;
  reset(): void;
}

/** Quiet windows after which the model has forgotten the voice before them: 1 s. */
const ASKED_WHILE_SILENT = 31;

export type VoiceListener = (event: VADEvent) => void;

/**
 * The framework's local voice activity detector, with three differences.
 *
 * The audio of an utterance is as it was said. In @livekit/agents 1.9.0 the audio that comes with the end of speech is
 * a view of the detector's buffer, and before anyone reads it the last 500 ms are copied over its beginning, as the
 * lead-in of the next utterance. Recognisers then hear the end of a question in front of it: "when are you open"
 * became "and when I are you obtain". Copying the audio before that happens mends it.
 *
 * The model is not asked about silence, which is most of a call.
 *
 * It can be listened to: what hears and what speaks learn of the visitor's voice here and in the same instant as the
 * framework, instead of running a second detector.
 */
export class VoiceActivity extends inference.VAD {
  readonly #listeners = new Set<VoiceListener>();

  /** Calls with every event, before the framework has it. Returns the end of that. */
  observe(listener: VoiceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  override stream(): VADStream {
    const stream = super.stream();
    const internals = stream as unknown as StreamInternals;
    const send = internals.sendVADEvent.bind(stream);
    internals.sendVADEvent = (event) => {
      const own = withOwnFrames(event);
      for (const listener of this.#listeners) listener(own);
      return send(own);
    };
    if (internals._nativeVad) internals._nativeVad = notAskedAboutSilence(internals._nativeVad);
    return stream;
  }
}

function notAskedAboutSilence(model: Model): Model {
  let silent = 0;
  return {
    predict: async (window) => {
      silent = levelOf(window) < SILENT_LEVEL ? silent + 1 : 0;
      return silent > ASKED_WHILE_SILENT ? 0 : model.predict(window);
    },
    reset: () => model.reset(),
  };
}

function withOwnFrames(event: VADEvent): VADEvent {
  if (event.type === VADEventType.INFERENCE_DONE) return event; // 50 a second, and not of the buffer
  return { ...event, frames: event.frames.map(copyOf) };
}

const copyOf = (frame: AudioFrame): AudioFrame =>
  new AudioFrame(frame.data.slice(), frame.sampleRate, frame.channels, frame.samplesPerChannel);
