import { inference, initializeLogger, type VADEvent, VADEventType, type VADStream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { readWav } from '../testing/wav.js';
import { VoiceActivity } from './voice-activity.js';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

/** Samples of which the model tells at once: 32 ms. */
const WINDOW = 512;

const { samples, sampleRateHz: rate } = readWav(
  new URL('../../fixtures/when-are-you-open.wav', import.meta.url),
);

const silence = (ms: number) => new Int16Array((ms * rate) / 1_000);

function hear(vad: inference.VAD, said: Int16Array): VADStream {
  const stream = vad.stream();
  const frameLength = rate / 50;
  for (let at = 0; at + frameLength <= said.length; at += frameLength)
    stream.pushFrame(new AudioFrame(said.slice(at, at + frameLength), rate, 1, frameLength));
  return stream;
}

/** The end of the first utterance in the audio. */
async function firstEnd(said: Int16Array): Promise<VADEvent> {
  const stream = hear(new VoiceActivity(), said);
  for await (const event of stream) {
    if (event.type !== VADEventType.END_OF_SPEECH) continue;
    stream.close();
    return event;
  }
  throw new Error('no speech was found');
}

/** Where voices begin and end in the audio, in windows of 32 ms, and how often the model was asked. */
async function voicesIn(vad: inference.VAD, said: Int16Array) {
  const stream = hear(vad, said);
  const turns: number[] = [];
  let asked = 0;
  for await (const { type, samplesIndex, probability } of stream) {
    if (type !== VADEventType.INFERENCE_DONE) turns.push(samplesIndex / WINDOW);
    else if (probability > 0) asked++;
    if (samplesIndex + WINDOW > said.length) break;
  }
  stream.close();
  return { turns, asked };
}

describe('VoiceActivity', () => {
  it('gives the audio as it was said: quiet before the first word, not the last word again', async () => {
    const said = new Int16Array([...silence(1_000), ...samples, ...silence(1_000)]);
    const { frames } = await firstEnd(said);
    const heard = frames[0]!.data;
    // 500 ms of lead-in come with it; the detector needs some of the first word to find its beginning
    const leadIn = heard.subarray(0, rate / 5);
    expect(Math.max(...leadIn.map(Math.abs))).toBeLessThan(100);
    expect(Math.max(...heard.map(Math.abs))).toBeGreaterThan(5_000);
  });

  it('notices voices when the framework does, and leaves the model alone in the silence between them', async () => {
    const hiss = Int16Array.from({ length: 5 * rate }, (_, index) => ((index * 7_919) % 61) - 30);
    const said = new Int16Array([...silence(5_000), ...samples, ...hiss, ...samples, ...hiss]);
    const framework = await voicesIn(new inference.VAD(), said);
    const ours = await voicesIn(new VoiceActivity(), said);
    expect(framework.turns).toHaveLength(4);
    for (const [index, window] of framework.turns.entries())
      expect(Math.abs(ours.turns[index]! - window), 'windows of 32 ms').toBeLessThanOrEqual(1);
    expect(ours.turns).toHaveLength(4);
    expect(ours.asked).toBeLessThan(framework.asked / 2);
  });
});
