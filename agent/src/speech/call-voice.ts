import { voice } from '@livekit/agents';
import {
  AudioFrame,
  AudioSource,
  ConnectionState,
  LocalAudioTrack,
  type Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { joined, msOf } from './audio-frames.js';
import { PCM_RATE_HZ } from './streaming-tts.js';

/**
 * Audio that the native sender holds, so that a busy event loop does not tear holes. It delays nothing: the first frame
 * leaves at once, and what has not left is taken back when the visitor speaks.
 */
const QUEUE_MS = 200;
/** What is here is sent together, so much at once: each frame is a call to the native sender and an answer from it. */
const SENT_TOGETHER_MS = 100;
/** How much of the audio that was sent is kept, to be taken back. */
const KEPT_MS = 2 * (QUEUE_MS + SENT_TOGETHER_MS);

/** Where audio goes: an `AudioSource`. */
export interface Sink {
  /** Milliseconds that have not left yet. */
  readonly queuedDuration: number;
  /** Resolves when there is room for the next frame. */
  captureFrame(frame: AudioFrame): Promise<void>;
  clearQueue(): void;
  waitForPlayout(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The assistant's voice in the room. Unlike the framework's own output it falls silent in the same instant, also in
 * the middle of its queue, and goes on exactly where it stopped: the framework's waits for the next frame, and loses
 * what was queued. So it can be hushed at the first sound of the visitor, before anyone knows whether that was a word
 * or a cough.
 *
 * Two hands hold it, and it speaks when neither does: the framework pauses and resumes it, {@link BargeIn} hushes it.
 */
export class CallVoice extends voice.AudioOutput {
  readonly #sink: Sink;
  #isPublished: boolean;
  #isPaused = false;
  #isHushed = false;
  #heedsFramework = true;
  /** To be sent, oldest first. */
  #frames: AudioFrame[] = [];
  /** Sent, and perhaps not played yet, oldest first. */
  #sent: AudioFrame[] = [];
  #sentMs = 0;
  #hasStarted = false;
  /** All frames of what is being said are here. */
  #isWhole = false;
  #isPumping = false;
  /** Counts what was cut off, so that whoever waited meanwhile knows. */
  #cuts = 0;
  #waiting: (() => void)[] = [];

  /** @param sink - for tests; then it is published from the beginning. */
  constructor(sink?: Sink) {
    super(PCM_RATE_HZ, undefined, { pause: true });
    this.#sink = sink ?? new AudioSource(PCM_RATE_HZ, 1, QUEUE_MS);
    this.#isPublished = sink !== undefined;
  }

  /** Something is being said, or would be if nobody held it. */
  get isSpeaking(): boolean {
    return this.pendingPlayoutSegments > 0;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get isHushed(): boolean {
    return this.#isHushed;
  }

  /** What is here and has not been heard, in ms. More may come. */
  get remainingMs(): number {
    return lengthOf(this.#frames) + (this.isSpeaking ? this.#sink.queuedDuration : 0);
  }

  /** Publishes the track as soon as the room is connected. Nothing is said before the visitor has subscribed. */
  publishIn(room: Room): void {
    const publish = () => {
      this.#publish(room).catch((error: unknown) =>
        this.logger.error({ error }, 'the voice cannot be published'),
      );
    };
    if (room.isConnected) {
      publish();
      return;
    }
    const onChange = (state: ConnectionState) => {
      if (state !== ConnectionState.CONN_CONNECTED) return;
      room.off(RoomEvent.ConnectionStateChanged, onChange);
      publish();
    };
    room.on(RoomEvent.ConnectionStateChanged, onChange);
  }

  async #publish(room: Room): Promise<void> {
    if (!(this.#sink instanceof AudioSource)) return;
    const track = LocalAudioTrack.createAudioTrack('roomio_audio', this.#sink);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    const publication = await room.localParticipant?.publishTrack(track, options);
    await publication?.waitForSubscription();
    this.#isPublished = true;
    this.#wake();
    this.#pump();
  }

  /** Takes a frame at once, however much is waiting: what is being said may be held for long. */
  override async captureFrame(frame: AudioFrame): Promise<void> {
    const cuts = this.#cuts;
    while (this.#isWhole && cuts === this.#cuts) await this.#change(); // of the sentence before
    if (cuts !== this.#cuts) return;
    await super.captureFrame(frame);
    this.#frames.push(frame);
    this.#pump();
  }

  /** Nothing more belongs to what is being said. */
  override flush(): void {
    super.flush();
    if (!this.isSpeaking) return;
    this.#isWhole = true;
    this.#pump();
  }

  /** Drops all that has not been heard. */
  override clearBuffer(): void {
    this.#cuts++;
    this.#isHushed = false; // there is nothing left to hold
    if (this.isSpeaking) {
      super.flush();
      const playedMs = this.#playedMs();
      this.#frames = [];
      this.#sink.clearQueue();
      this.#finished(playedMs, true);
    } else this.#wake();
  }

  override pause(): void {
    if (!this.#heedsFramework) return;
    this.#isPaused = true;
    this.#takeBack();
  }

  override resume(): void {
    if (!this.#heedsFramework) return;
    this.#isPaused = false;
    this.#pump();
  }

  /** Silent until {@link unhush}, and from this instant. */
  hush(): void {
    this.#isHushed = true;
    this.#takeBack();
  }

  unhush(): void {
    this.#isHushed = false;
    this.#pump();
  }

  /** For what pauses or resumes the outputs in front of this one and shall not touch it. */
  whileUnheeded(run: () => void): void {
    this.#heedsFramework = false;
    try {
      run();
    } finally {
      this.#heedsFramework = true;
    }
  }

  async close(): Promise<void> {
    this.clearBuffer();
    await this.#sink.close();
  }

  get #isHeld(): boolean {
    return this.#isPaused || this.#isHushed || !this.#isPublished;
  }

  /** What is in the native queue goes back in front of the rest. */
  #takeBack() {
    let queuedMs = this.#sink.queuedDuration;
    if (queuedMs <= 0) return;
    this.#sink.clearQueue();
    for (let frame = this.#sent.pop(); frame; frame = this.#sent.pop()) {
      const playedMs = msOf(frame) - queuedMs;
      const [played, queued] = cutAt(frame, Math.max(0, playedMs));
      if (queued) {
        this.#frames.unshift(queued);
        this.#sentMs -= msOf(queued);
      }
      queuedMs = -playedMs;
      if (queuedMs > 0) continue;
      if (played) this.#sent.push(played);
      return;
    }
  }

  #pump() {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#sendAll().catch((error: unknown) => {
      this.#isPumping = false;
      this.logger.debug({ error }, 'the voice is closed');
    });
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const cuts = this.#cuts;
      const frames = this.#isHeld ? [] : this.#takeTogether();
      if (frames.length > 0) await this.#send(joined(frames));
      else if (!this.#isWhole || this.#frames.length > 0) break;
      else {
        await this.#sink.waitForPlayout();
        // else it was cut off, or taken back, while the last of it was playing; held or not, what was heard is over
        if (cuts === this.#cuts && this.#frames.length === 0) this.#finished(this.#sentMs, false);
      }
    }
    this.#isPumping = false; // in the same breath as the last look, so that nothing comes in between
  }

  /** The next frames, as many as are sent at once. */
  #takeTogether(): AudioFrame[] {
    let ms = 0;
    const tooMany = this.#frames.findIndex((frame) => {
      ms += msOf(frame);
      return ms > SENT_TOGETHER_MS;
    });
    return this.#frames.splice(0, tooMany < 0 ? this.#frames.length : Math.max(1, tooMany));
  }

  async #send(frame: AudioFrame): Promise<void> {
    this.#sent.push(frame);
    this.#sentMs += msOf(frame);
    while (lengthOf(this.#sent) > KEPT_MS) this.#sent.shift();
    const captured = this.#sink.captureFrame(frame);
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.logger.debug('first sound sent');
      this.onPlaybackStarted(Date.now());
    }
    await captured;
  }

  #playedMs(): number {
    return Math.max(0, this.#sentMs - this.#sink.queuedDuration);
  }

  #finished(playedMs: number, interrupted: boolean) {
    this.#sent = [];
    this.#sentMs = 0;
    this.#hasStarted = false;
    this.#isWhole = false;
    this.onPlaybackFinished({ playbackPosition: playedMs / 1_000, interrupted });
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const lengthOf = (frames: readonly AudioFrame[]): number =>
  frames.reduce((sum, frame) => sum + msOf(frame), 0);

/** What is before that moment of a frame, and what is after it. */
function cutAt(
  frame: AudioFrame,
  ms: number,
): [before: AudioFrame | undefined, after: AudioFrame | undefined] {
  const { data, sampleRate, channels } = frame;
  const at = Math.round((ms * sampleRate) / 1_000) * channels;
  // samples of their own: the native sender reads a frame from the beginning of its memory
  const part = (from: number, to: number) =>
    from < to
      ? new AudioFrame(data.slice(from, to), sampleRate, channels, (to - from) / channels)
      : undefined;
  return [part(0, at), part(at, data.length)];
}
