import { afterAll, describe, expect, it } from 'vitest';
import { FliteVoice } from './flite-voice.js';
import { SPEECH_RATE_HZ, speakText } from './speak-text.js';

const voice = new FliteVoice();
afterAll(() => voice.close());

const loudest = (samples: Int16Array) => samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('FliteVoice', () => {
  it('speaks', async () => {
    const { samples, sampleRateHz } = await voice.speak('We are open.', { speed: 1 });
    expect(sampleRateHz).toBe(16_000);
    expect(samples.length).toBeGreaterThan(8_000);
    expect(loudest(samples)).toBeGreaterThan(3_000);
  });

  it('speaks the same text the same way, and faster when asked to', async () => {
    const say = async (speed: number) => (await voice.speak('How can I help you?', { speed })).samples;
    const plain = await say(1);
    expect(await say(1)).toEqual(plain);
    expect((await say(2)).length).toBeLessThan(plain.length * 0.7);
  });

  it('speaks many at the same time, each with its own words', async () => {
    const lengths = async () => {
      const texts = Array.from({ length: 8 }, (_, index) => 'one '.repeat(index + 1));
      const sounds = await Promise.all(texts.map((text) => voice.speak(text, { speed: 1 })));
      return sounds.map(({ samples }) => samples.length);
    };
    const first = await lengths();
    expect(first).toEqual(first.toSorted((a, b) => a - b));
    expect(await lengths()).toEqual(first);
  });

  it('gives up with the reason of its signal, and speaks on', async () => {
    const stop = new AbortController();
    const speech = voice.speak('Nobody hears this.', { speed: 1, signal: stop.signal });
    stop.abort(new Error('gone'));
    await expect(speech).rejects.toThrow('gone');
    expect((await voice.speak('But this.', { speed: 1 })).samples.length).toBeGreaterThan(0);
  });

  it('replaces a thread that took too long', async () => {
    const slow = new FliteVoice({ timeoutMs: 1, workers: 1 });
    await expect(slow.speak('Too slow.', { speed: 1 })).rejects.toMatchObject({ code: 'speech-failed' });
    await slow.close();
  });

  it('refuses to speak once it was closed', async () => {
    const closed = new FliteVoice();
    await closed.close();
    await expect(closed.speak('Hello.', { speed: 1 })).rejects.toMatchObject({ code: 'speech-failed' });
  });
});

describe('speakText', () => {
  const speak = async (text: string) => {
    const parts: Int16Array[] = [];
    for await (const samples of speakText(text, { voice, speed: 1 })) parts.push(samples);
    return parts;
  };

  it('begins with sound, and yields each sentence by itself', async () => {
    const parts = await speak('Hello there. How can I help you? Ask away!');
    expect(parts).toHaveLength(3);
    for (const part of parts) expect(loudest(part.subarray(0, SPEECH_RATE_HZ * 0.06))).toBeGreaterThan(150);
  });

  it('speaks a very long text', async () => {
    const parts = await speak(
      'This is one of very many words, and there are more of them to come. '.repeat(20),
    );
    expect(parts).toHaveLength(20);
  });

  it('yields nothing where there is nothing to say', async () => {
    expect(await speak('…')).toEqual([]);
  });
});
