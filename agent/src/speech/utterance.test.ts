import { normalizeLanguage, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Heard, Utterance } from './utterance.js';

const RATE = 16_000;
const LENGTH = RATE / 100;
const NEVER = new AbortController().signal;

/** Answers when told to. */
interface Call {
  readonly lengthMs: number;
  readonly signal: AbortSignal;
  answer(text: string): void;
  fail(): void;
}
let calls: Call[];
let early: string[];
let utterance: Utterance;
let saidMs: number;

const heard = (text: string): Heard => ({
  text,
  language: normalizeLanguage(''),
  startTime: 0,
  endTime: 0,
  confidence: 0,
});
const say = (ms: number) => hear(ms, 8_000);
const pause = (ms: number) => hear(ms, 0);
function hear(ms: number, level: number) {
  saidMs += ms;
  for (let at = 0; at < ms; at += 10)
    utterance.hear(
      new AudioFrame(
        Int16Array.from({ length: LENGTH }, (_, index) => (index % 8 < 4 ? level : -level)),
        RATE,
        1,
        LENGTH,
      ),
    );
}
/** The detector has looked at all that was said so far, or is behind. */
const detect = (probability: number, { rawAccumulatedSilence = 0, lagMs = 0 } = {}) =>
  utterance.observe({
    type: VADEventType.INFERENCE_DONE,
    timestamp: saidMs - lagMs,
    probability,
    rawAccumulatedSilence,
  });
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  calls = [];
  saidMs = 0;
  early = [];
  utterance = new Utterance({
    overSpeech: false,
    transcribe: (recording, signal) =>
      new Promise((resolve, reject) => {
        calls.push({
          lengthMs: recording.samplesPerChannel / 16,
          signal,
          answer: (text) => resolve(heard(text)),
          fail: () => reject(new Error('no answer')),
        });
      }),
    onEarly: ({ text }) => early.push(text),
  });
});

describe('Utterance', () => {
  it('is transcribed once, in the first pause, when nothing follows', async () => {
    say(500);
    pause(100);
    expect(calls).toHaveLength(1);
    expect(calls[0]!.lengthMs).toBeLessThanOrEqual(580);
    calls[0]!.answer('when are you open');
    await settled();
    expect(early).toEqual(['when are you open']);
    pause(200);
    expect((await utterance.end(NEVER))?.text).toBe('when are you open');
    expect(calls).toHaveLength(1);
  });

  it('forgets what it heard when speech goes on, and hears all of it again', async () => {
    say(500);
    pause(100);
    say(300);
    expect(calls[0]!.signal.aborted).toBe(true);
    calls[0]!.answer('when are');
    await settled();
    pause(300);
    calls[1]!.answer('when are you open');
    await settled();
    expect(early).toEqual(['when are you open']);
    expect((await utterance.end(NEVER))?.text).toBe('when are you open');
    expect(calls[1]!.lengthMs).toBeGreaterThan(900);
  });

  it('waits for a longer pause each time it was wrong', () => {
    for (let word = 0; word < 6; word++) {
      say(100);
      pause(100);
    }
    expect(calls).toHaveLength(2); // at 60 ms and at 100 ms; 140 ms did not come
  });

  it('believes the detector when it hears a soft voice after the pause', async () => {
    say(500);
    detect(0.9);
    pause(300);
    expect(calls).toHaveLength(1);
    detect(0.9);
    expect(calls[0]!.signal.aborted).toBe(true);
    const end = utterance.end(NEVER);
    calls[1]!.answer('when are you open please');
    expect((await end)?.text).toBe('when are you open please');
  });

  it('does not take the last sound for a new one while the detector is letting go of it', () => {
    say(500);
    detect(0.9);
    pause(100);
    detect(0.9);
    expect(calls[0]!.signal.aborted).toBe(false);
  });

  it('does not take it for a new one either when the detector is behind', () => {
    say(500);
    detect(0.9);
    pause(400);
    detect(0.9, { lagMs: 350 });
    expect(calls[0]!.signal.aborted).toBe(false);
  });

  it('begins in noise that is as loud as a voice when the detector hears silence', () => {
    say(500);
    detect(0.1, { rawAccumulatedSilence: 96 });
    expect(calls).toHaveLength(1);
  });

  it('asks again at the end when the first try failed', async () => {
    say(500);
    pause(100);
    calls[0]!.fail();
    await settled();
    const end = utterance.end(NEVER);
    calls[1]!.answer('when are you open');
    expect((await end)?.text).toBe('when are you open');
    expect(early).toEqual([]);
  });

  it('is nothing when it cannot be transcribed, and gives up with the call', async () => {
    say(500);
    const aborted = new AbortController();
    const end = utterance.end(aborted.signal);
    aborted.abort();
    expect(calls[0]!.signal.aborted).toBe(true);
    calls[0]!.fail();
    expect(await end).toBeUndefined();
  });
});
