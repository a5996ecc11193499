import { initializeLogger, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeEach, describe, expect, it } from 'vitest';
import { CallVoice, type Sink } from './call-voice.js';

initializeLogger({ pretty: false, level: 'silent' });

const FRAME_MS = 20;
const QUEUE_MS = 200;
const FRAME_LENGTH = 480;
const frame = (id: number) => new AudioFrame(new Int16Array(FRAME_LENGTH).fill(id), 24_000, 1, FRAME_LENGTH);

/** Plays when told to, and keeps what was heard. */
class FakeSink implements Sink {
  readonly heard: number[] = [];
  calls = 0;
  #queue: number[] = [];
  #room: (() => void)[] = [];
  #drained: (() => void)[] = [];

  get queuedDuration() {
    return this.#queue.length * FRAME_MS;
  }

  async captureFrame({ data }: AudioFrame) {
    this.calls++;
    for (let at = 0; at < data.length; at += FRAME_LENGTH) this.#queue.push(data[at] ?? 0);
    if (this.queuedDuration > QUEUE_MS) await new Promise<void>((resolve) => this.#room.push(resolve));
  }

  clearQueue() {
    this.#queue = [];
    this.#release();
  }

  async waitForPlayout() {
    if (this.#queue.length > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async close() {}

  /** Time passes, and whoever waited for it goes on. */
  async play(frames: number) {
    for (let count = 0; count < frames; count++) {
      const id = this.#queue.shift();
      if (id !== undefined) this.heard.push(id);
      this.#release();
      await settled();
    }
  }

  #release() {
    for (const resolve of this.#room.splice(0)) resolve();
    if (this.#queue.length === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

let sink: FakeSink;
let mouth: CallVoice;
let finished: voice.PlaybackFinishedEvent[];
let started: number;

const say = async (frames: number) => {
  for (const id of upTo(frames)) await mouth.captureFrame(frame(id));
  mouth.flush();
  await settled();
};

beforeEach(() => {
  sink = new FakeSink();
  mouth = new CallVoice(sink);
  finished = [];
  started = 0;
  mouth.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, (event) => finished.push(event));
  mouth.on(voice.AudioOutput.EVENT_PLAYBACK_STARTED, () => started++);
});

describe('CallVoice', () => {
  it('says everything once and in order, and tells when it has been heard', async () => {
    await say(30);
    expect(mouth.isSpeaking).toBe(true);
    expect(mouth.remainingMs).toBe(600);
    await sink.play(30);
    expect(sink.heard).toEqual(upTo(30));
    expect(started).toBe(1);
    expect(finished).toEqual([{ playbackPosition: 0.6, interrupted: false }]);
    expect(mouth.isSpeaking).toBe(false);
  });

  it('is silent in the instant it is hushed, and goes on where it stopped', async () => {
    await say(30);
    await sink.play(5);
    mouth.hush();
    await sink.play(20);
    expect(sink.heard).toEqual(upTo(5));
    mouth.unhush();
    await sink.play(25);
    expect(sink.heard).toEqual(upTo(30));
    expect(finished).toEqual([{ playbackPosition: 0.6, interrupted: false }]);
  });

  it('goes on in the middle of what was sent together', async () => {
    const data = Int16Array.from({ length: 5 * FRAME_LENGTH }, (_, at) => 1 + Math.floor(at / FRAME_LENGTH));
    await mouth.captureFrame(new AudioFrame(data, 24_000, 1, data.length));
    await sink.play(2);
    mouth.hush();
    await sink.play(2);
    expect(sink.heard).toEqual([1, 2]);
    expect(mouth.remainingMs).toBe(60);
    mouth.unhush();
    mouth.flush();
    await sink.play(3);
    expect(sink.heard).toEqual(upTo(5));
    expect(finished).toEqual([{ playbackPosition: 0.1, interrupted: false }]);
  });

  it('sends together what is here, 100 ms at most', async () => {
    mouth.hush();
    await say(12);
    mouth.unhush();
    await sink.play(12);
    expect(sink.heard).toEqual(upTo(12));
    expect(sink.calls).toBe(3);
  });

  it('can be hushed in its last words, which are still to be heard then', async () => {
    await say(4);
    await sink.play(2);
    mouth.hush();
    await sink.play(5);
    expect(finished).toEqual([]);
    mouth.unhush();
    await settled();
    await sink.play(2);
    expect(sink.heard).toEqual(upTo(4));
    expect(finished).toEqual([{ playbackPosition: 0.08, interrupted: false }]);
  });

  it('has said all of a sentence whose end was heard, though hushed in that instant', async () => {
    await say(4);
    await sink.play(3);
    const last = sink.play(1);
    mouth.hush();
    await last;
    expect(finished).toEqual([{ playbackPosition: 0.08, interrupted: false }]);
    expect(mouth.isSpeaking).toBe(false);
  });

  it('has said all of it, too, when only its last words were late and none came', async () => {
    for (const id of upTo(3)) await mouth.captureFrame(frame(id));
    await sink.play(3);
    mouth.hush();
    mouth.flush();
    await settled();
    expect(finished).toEqual([{ playbackPosition: 0.06, interrupted: false }]);
  });

  it('speaks only when neither hand holds it', async () => {
    await say(10);
    mouth.hush();
    mouth.pause();
    mouth.unhush();
    await sink.play(3);
    expect(sink.heard).toEqual([]);
    mouth.resume();
    await settled();
    await sink.play(10);
    expect(sink.heard).toEqual(upTo(10));
  });

  it('cut off, has said what was heard, and can speak again at once', async () => {
    await say(30);
    await sink.play(5);
    mouth.hush();
    mouth.clearBuffer();
    expect(finished).toEqual([{ playbackPosition: 0.1, interrupted: true }]);
    await say(3);
    await sink.play(5);
    expect(sink.heard).toEqual([...upTo(5), ...upTo(3)]);
    expect(finished.at(-1)).toEqual({ playbackPosition: 0.06, interrupted: false });
  });

  it('holds what comes while it is hushed', async () => {
    mouth.hush();
    await say(3);
    expect(started).toBe(0);
    mouth.unhush();
    await settled();
    await sink.play(3);
    expect(sink.heard).toEqual(upTo(3));
  });

  it('says the next thing after the one before', async () => {
    await say(2);
    const next = mouth.captureFrame(frame(9));
    await sink.play(2);
    await next;
    mouth.flush();
    await sink.play(1);
    expect(sink.heard).toEqual([1, 2, 9]);
    expect(finished).toHaveLength(2);
  });
});
