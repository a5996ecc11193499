import { inference, type VADEvent, VADEventType, type VADStream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';

/** What the framework keeps to itself and we have to get between. */
interface StreamInternals {
  sendVADEvent(event: VADEvent): boolean;
}

export type VoiceListener = (event: VADEvent) => void;

/**
 * The framework's local voice activity detector, with two differences.
 *
 * The audio of an utterance is as it was said. In @livekit/agents 1.9.0 the audio that comes with the end of speech is
 * a view of the detector's buffer, and before anyone reads it the last 500 ms are copied over its beginning, as the
 * lead-in of the next utterance. Recognisers then hear the end of a question in front of it: "when are you open"
 * became "and when I are you obtain". Copying the audio before that happens mends it.
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
    return stream;
  }
}

function withOwnFrames(event: VADEvent): VADEvent {
  if (event.type === VADEventType.INFERENCE_DONE) return event; // 50 a second, and not of the buffer
  return { ...event, frames: event.frames.map(copyOf) };
}

const copyOf = (frame: AudioFrame): AudioFrame =>
  new AudioFrame(frame.data.slice(), frame.sampleRate, frame.channels, frame.samplesPerChannel);
