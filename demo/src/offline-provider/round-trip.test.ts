import { readFileSync } from 'node:fs';
import { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toWav } from './audio/wav.js';
import { SphinxRecogniser } from './hearing/sphinx-recogniser.js';
import { FliteVoice } from './speaking/flite-voice.js';
import { findRecogniser } from './testing/find-recogniser.js';
import { type RunningProvider, startProvider } from './testing/start-provider.js';

const ASSISTANT = readFileSync(new URL('../../../assistants/default.md', import.meta.url), 'utf8');
const PHRASES = [
  ...ASSISTANT.split('phrases:\n')[1]!
    .split('\n---')[0]!
    .matchAll(/- (.+)/g),
].map(([, phrase]) => phrase!);

const installation = await findRecogniser();
const why = installation.available ? '' : ` [skipped: cannot hear: ${installation.reason}]`;

/** Said by the provider, and heard by it: what a test of the whole product relies on. */
describe.skipIf(!installation.available)(`speech and transcription together${why}`, () => {
  let provider: RunningProvider;
  let recogniser: SphinxRecogniser;
  const voice = new FliteVoice();
  beforeAll(async () => {
    if (!installation.available) return;
    recogniser = new SphinxRecogniser(installation);
    provider = await startProvider({ voice, recogniser });
  });
  afterAll(() => Promise.all([provider?.stop(), recogniser?.close(), voice.close()]));

  const say = async (input: string) => {
    const speech = await provider.openai.audio.speech.create({
      model: 'offline-flite',
      voice: 'alloy',
      response_format: 'wav',
      input,
    });
    return Buffer.from(await speech.arrayBuffer());
  };
  const hear = async (wav: Buffer) => {
    const { text } = await provider.openai.audio.transcriptions.create({
      file: await toFile(wav, 'a.wav'),
      model: 'offline-pocketsphinx',
      prompt: PHRASES.join('\n'),
    });
    return text;
  };

  it.each(PHRASES)('hears: %s', async (phrase) => {
    expect(await hear(await say(phrase))).toBe(phrase);
  });

  // Close to a phrase or far from any: none may become one. What is heard instead is open English's best.
  it.each([
    'are you open on monday',
    'can I rent a boat',
    'do you sell helmets',
    'do you sell cars',
    'do you repair phones',
    'how much is the coffee',
    'how old are you',
    'where did you learn that',
    'what is your name',
    'can you hear me',
    'stop',
    'please call my mother',
    'turn off the lights please',
    'my dog likes to swim in the river',
    'the president gave a speech last night',
  ])('does not take for one of the phrases: %s', async (sentence) => {
    expect(PHRASES).not.toContain(await hear(await say(sentence)));
  });

  it.each([
    'what is the weather like tomorrow',
    'can you tell me a joke',
    'I want to talk to a person',
    'when does the train leave',
    'I would like to order a pizza',
  ])('hears plain English: %s', async (sentence) => {
    expect(await hear(await say(sentence))).toBe(sentence);
  });

  const RATE_HZ = 16_000;
  const sound = (make: (index: number) => number) =>
    toWav({
      samples: Int16Array.from({ length: RATE_HZ * 2 }, (_, index) => make(index)),
      sampleRateHz: RATE_HZ,
    });
  let seed = 1;
  /** Noise that is the same in every run. */
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  };
  it.each([
    ['silence', () => 0],
    ['quiet noise', () => random() * 20],
    ['loud noise', () => random() * 12_000],
    ['a hum', (index: number) => 3_000 * Math.sin((2 * Math.PI * 50 * index) / RATE_HZ)],
    ['a tone', (index: number) => 6_000 * Math.sin((2 * Math.PI * 440 * index) / RATE_HZ)],
    ['a knock', (index: number) => 12_000 * Math.exp(-(index % 8_000) / 400) * Math.sin(index / 20)],
  ])('hears nothing in %s', async (_, make) => {
    expect(await hear(sound(make))).toBe('');
  });

  it('hears nothing in a recording without a sample', async () => {
    expect(await hear(toWav({ samples: new Int16Array(0), sampleRateHz: RATE_HZ }))).toBe('');
  });

  it('says that speech in much noise cannot be made out, rather than guess', async () => {
    const wav = await say('how long does a repair take');
    for (let at = 44; at < wav.length; at += 2) {
      const noisy = wav.readInt16LE(at) * 0.2 + random() * 5_000;
      wav.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(noisy))), at);
    }
    expect(['', '[inaudible]']).toContain(await hear(wav));
  });
});
