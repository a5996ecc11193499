import { inference, type VADEvent, VADEventType, type VADStream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';

/** What the framework keeps to itself and we have to get between. */
interface StreamInternals {
  sendVADEvent(event: VADEvent): boolean;
}

/**
 * The framework's local voice activity detector, with the audio of an utterance as it was said.
 *
 * In @livekit/agents 1.9.0 the audio that comes with the end of speech is a view of the detector's buffer, and before
 * anyone reads it the last 500 ms are copied over its beginning, as the lead-in of the next utterance. Recognisers then
 * hear the end of a question in front of it: "when are you open" became "and when I are you obtain". Copying the audio
 * before that happens is all that this does.
 */
export class VoiceActivity extends inference.VAD {
  override stream(): VADStream {
    const stream = super.stream();
    const internals = stream as unknown as StreamInternals;
    const send = internals.sendVADEvent.bind(stream);
    internals.sendVADEvent = (event) => send(withOwnFrames(event));
    return stream;
  }
}

function withOwnFrames(event: VADEvent): VADEvent {
  if (event.type === VADEventType.INFERENCE_DONE) return event; // 50 a second, and not of the buffer
  return { ...event, frames: event.frames.map(copyOf) };
}

const copyOf = (frame: AudioFrame): AudioFrame =>
  new AudioFrame(frame.data.slice(), frame.sampleRate, frame.channels, frame.samplesPerChannel);
