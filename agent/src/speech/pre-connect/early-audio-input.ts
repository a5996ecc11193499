import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { canFindOverlap, findOverlap } from './overlap.js';

/** How long live audio is held for the recording of what was said before, ms. */
const WAIT_MS = 1_000;
/** Length of the frames into which the recording is cut, s. */
const FRAME_S = 0.05;

export interface EarlyAudioInputOptions {
  readonly source: voice.AudioInput;
  /**
   * What was said before, in samples of the rate that is asked for; undefined where none is to come. Asked once, when
   * the first live frame is there. Rejects when it cannot be had.
   */
  readonly recording: (sampleRate: number) => Promise<Int16Array> | undefined;
  readonly onPrepended: (info: { readonly recordingMs: number; readonly repeatedMs: number }) => void;
  /** It did not come in time, or could not be read: the call goes on without. */
  readonly onLost: (error: unknown) => void;
}

/**
 * The visitor's audio with what was said before the agent was there in front of it, as if it had just been said very
 * fast. Live audio is held until the recording has come, for a second at most, and what is in both is heard once.
 */
export class EarlyAudioInput extends voice.AudioInput {
  readonly #options: EarlyAudioInputOptions;

  constructor(options: EarlyAudioInputOptions) {
    super();
    this.#options = options;
    this.multiStream.addInputStream(this.#read());
  }

  override setAttached(attached: boolean) {
    this.#options.source.setAttached(attached);
  }

  override onAttached() {
    this.#options.source.onAttached();
  }

  override onDetached() {
    this.#options.source.onDetached();
  }

  override async close() {
    await this.#options.source.close();
    await super.close();
  }

  #read(): ReadableStream<AudioFrame> {
    const frames = this.#frames();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await frames.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await frames.return(undefined);
      },
    });
  }

  async *#frames(): AsyncGenerator<AudioFrame, undefined> {
    const reader = this.#options.source.stream.getReader();
    try {
      const first = await reader.read();
      if (first.done) return;
      const wait = this.#options.recording(first.value.sampleRate);
      if (wait) yield* this.#withRecording(first.value, wait, reader);
      else yield first.value;
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      reader.releaseLock();
    }
  }

  async *#withRecording(
    first: AudioFrame,
    wait: Promise<Int16Array>,
    reader: ReadableStreamDefaultReader<AudioFrame>,
  ): AsyncGenerator<AudioFrame> {
    const held = [first];
    let recording: Int16Array | undefined;
    let isOver = false;
    wait.then(
      (samples) => {
        recording = samples;
        isOver = true;
      },
      (error: unknown) => {
        this.#options.onLost(error);
        isOver = true;
      },
    );
    const deadline = performance.now() + WAIT_MS;
    // also with a recording that is here at once: what the live audio repeats of it has yet to come
    const isEnough = () =>
      isOver && (!recording || canFindOverlap(recording, concat(held), first.sampleRate));
    while (!isEnough() && performance.now() < deadline) {
      const { done, value } = await reader.read(); // every 10 ms, so that the end of the wait is seen in time
      if (done) break;
      held.push(value);
    }
    if (!isOver) this.#options.onLost(new Error('too late'));
    yield* recording ? this.#joined(recording, held) : held;
  }

  /** The recording and what was held, without what is in both. */
  #joined(recording: Int16Array, held: readonly AudioFrame[]): AudioFrame[] {
    const sampleRate = held[0]!.sampleRate;
    const live = concat(held);
    const seam = findOverlap(recording, live, sampleRate);
    const before = seam ? recording.subarray(0, seam.recordingEnd) : recording;
    const after = seam ? live.subarray(seam.liveStart) : live;
    const ms = (samples: number) => Math.round((samples / sampleRate) * 1_000);
    const repeatedMs = ms(recording.length - before.length);
    this.#options.onPrepended({ recordingMs: ms(recording.length), repeatedMs });
    return cut(concat([{ data: before }, { data: after }]), sampleRate);
  }
}

function concat(parts: readonly { readonly data: Int16Array }[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of parts) {
    whole.set(data, at);
    at += data.length;
  }
  return whole;
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
