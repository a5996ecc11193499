import { setTimeout as delay } from 'node:timers/promises';
import { AudioFrame } from '@livekit/rtc-node';
import { describe, expect, it, vi } from 'vitest';
import { withEarlyAudio } from './early-audio.js';

const RATE = 24_000;
const FRAME = RATE / 100;

/** Live audio that the test speaks, and what is heard of it. */
const listen = (recording: () => Promise<Int16Array> | undefined, isComing = () => false) => {
  const stream = new TransformStream<AudioFrame, AudioFrame>({}, { highWaterMark: Infinity });
  const [writer, reader] = [stream.writable.getWriter(), stream.readable.getReader()];
  const prepended = vi.fn();
  const lost = vi.fn();
  const heard: number[] = [];
  const next = async () => (await reader.read()).value;
  const live = {
    /** A frame of 10 ms in which every sample is this one. */
    say: (sample: number) => live.hear(new Int16Array(FRAME).fill(sample)),
    hear: (samples: Int16Array) => void writer.write(new AudioFrame(samples, RATE, 1, samples.length)),
  };
  const read = async () => {
    const first = await next();
    if (!first) return;
    const early = { recording, isComing, onPrepended: prepended, onLost: lost };
    for (const frame of await withEarlyAudio(first, next, early)) heard.push(...frame.data);
    for (let frame = await next(); frame; frame = await next()) heard.push(...frame.data);
  };
  void read();
  return { live, heard, prepended, lost };
};

describe('withEarlyAudio', () => {
  it('passes live audio on where nothing was recorded', async () => {
    const { live, heard } = listen(() => undefined);
    live.say(1);
    live.say(2);
    await vi.waitFor(() => expect(heard.length).toBe(2 * FRAME));
  });

  it('puts the recording before the live audio that came while it was waited for', async () => {
    let arrive!: (samples: Int16Array) => void;
    const { live, heard, prepended } = listen(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    live.say(1);
    await vi.waitFor(() => expect(arrive).toBeDefined());
    live.say(2);
    arrive(new Int16Array(RATE).fill(9));
    live.say(3);
    await vi.waitFor(() => expect(heard.length).toBe(RATE + 3 * FRAME));
    expect([heard[0], heard[RATE], heard.at(-1)]).toEqual([9, 1, 3]);
    expect(prepended).toHaveBeenCalledWith({ recordingMs: 1_000, repeatedMs: 0 });
  });

  it('says nothing twice of a recording that is here before the live audio is', async () => {
    const said = Int16Array.from({ length: 2 * RATE }, (_, at) => {
      const time = at / RATE;
      return 8_000 * Math.sin(2 * Math.PI * (150 * time + 60 * time * time + 9 * Math.sin(19 * time)));
    });
    const { live, heard, prepended } = listen(() => Promise.resolve(said.subarray(0, 1.5 * RATE)));
    for (let at = 1.3 * RATE; at < said.length; at += FRAME) {
      live.hear(said.slice(at, at + FRAME));
      await new Promise(setImmediate);
    }
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1.9 * RATE));
    await vi.waitFor(() => expect(Math.abs(heard.length - said.length)).toBeLessThanOrEqual(3));
    expect(prepended).toHaveBeenCalledWith({ recordingMs: 1_500, repeatedMs: expect.closeTo(200, -1) });
  });

  it('goes on without a recording that is lost', async () => {
    const { live, heard, prepended, lost } = listen(() => Promise.reject(new Error('lost')));
    live.say(1);
    live.say(2);
    await vi.waitFor(() => expect(heard.length).toBe(2 * FRAME));
    expect(prepended).not.toHaveBeenCalled();
    expect(lost).toHaveBeenCalledOnce();
  });

  it('waits longer for one that is on its way, and loses nothing of it', async () => {
    const beganAt = performance.now();
    const { live, heard, prepended } = listen(
      () => delay(1_400, new Int16Array(RATE).fill(9)),
      () => performance.now() - beganAt > 500,
    );
    const speech = setInterval(() => live.say(1), 10);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), { timeout: 5_000 });
    clearInterval(speech);
    expect(performance.now() - beganAt).toBeGreaterThan(1_300);
    expect([heard[0], heard[RATE - 1], heard[RATE]]).toEqual([9, 9, 1]);
    expect(prepended).toHaveBeenCalledOnce();
  });

  it('waits a second for one of which nothing comes, and no more', async () => {
    const { live, heard } = listen(() => new Promise(() => {}));
    const beganAt = performance.now();
    const speech = setInterval(() => live.say(1), 10);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), { timeout: 5_000 });
    clearInterval(speech);
    expect(performance.now() - beganAt).toBeGreaterThan(900);
    expect(performance.now() - beganAt).toBeLessThan(2_000);
  });
});
