import { initializeLogger, type VADEvent, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { readWav } from '../testing/wav.js';
import { VoiceActivity } from './voice-activity.js';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

const silence = (ms: number, rate: number) => new Int16Array((ms * rate) / 1_000);

/** The end of the first utterance in the audio. */
async function firstEnd(samples: Int16Array, rate: number): Promise<VADEvent> {
  const stream = new VoiceActivity().stream();
  const frameLength = rate / 50;
  for (let at = 0; at + frameLength <= samples.length; at += frameLength)
    stream.pushFrame(new AudioFrame(samples.slice(at, at + frameLength), rate, 1, frameLength));
  for await (const event of stream) {
    if (event.type !== VADEventType.END_OF_SPEECH) continue;
    stream.close();
    return event;
  }
  throw new Error('no speech was found');
}

describe('VoiceActivity', () => {
  it('gives the audio as it was said: quiet before the first word, not the last word again', async () => {
    const { samples, sampleRateHz: rate } = readWav(
      new URL('../../fixtures/when-are-you-open.wav', import.meta.url),
    );
    const said = new Int16Array([...silence(1_000, rate), ...samples, ...silence(1_000, rate)]);
    const { frames } = await firstEnd(said, rate);
    const heard = frames[0]!.data;
    // 500 ms of lead-in come with it; the detector needs some of the first word to find its beginning
    const leadIn = heard.subarray(0, rate / 5);
    expect(Math.max(...leadIn.map(Math.abs))).toBeLessThan(100);
    expect(Math.max(...heard.map(Math.abs))).toBeGreaterThan(5_000);
  });
});
