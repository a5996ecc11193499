import { FliteVoice } from '../../../demo/dist/offline-provider/speaking/flite-voice.js';

/** What a visitor says in one turn of the benchmark, and what the provider answers. */
export interface Script {
  readonly id: string;
  /** flite's name of a voice. */
  readonly voice: string;
  /** One part, or two with a pause between them. */
  readonly parts: readonly string[];
  readonly reply: string;
  /** No words at all: this instead. */
  readonly sound?: 'cough' | 'noise';
}

/** A script with its sound. */
export interface Utterance extends Script {
  /** Mono, from the first to the last audible sample. */
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
  /** From the first to the last audible sample of each part. */
  readonly partsMs: readonly number[];
}

export const PAUSE_MS = 700;

const ONE_SENTENCE = 'We are open Monday to Friday until six, and on Saturday until four.';
const TWO_SENTENCES = 'We are at twelve Harbour Lane. Come and see.';
const WITH_YES = 'Yes, and we do it while you wait. Just come in.';

/** Several voices and lengths. Every fourth has a pause where a person would take a breath. */
export const QUESTIONS: readonly Script[] = [
  { id: 'open', voice: 'slt', parts: ['when are you open'], reply: ONE_SENTENCE },
  { id: 'where', voice: 'rms', parts: ['where can I find your shop in the harbour'], reply: TWO_SENTENCES },
  { id: 'repair', voice: 'awb', parts: ['do you repair bicycles'], reply: WITH_YES },
  {
    id: 'thinking',
    voice: 'slt',
    parts: ['I have an old bicycle with a broken wheel and', 'I would like to know how long it takes'],
    reply: WITH_YES,
  },
  {
    id: 'long',
    voice: 'rms',
    parts: [
      'my brother and I want to ride along the coast next week so what does it cost to rent two bicycles',
    ],
    reply: ONE_SENTENCE,
  },
  { id: 'used', voice: 'slt', parts: ['do you sell used bicycles as well'], reply: WITH_YES },
  { id: 'pay', voice: 'awb', parts: ['how can I pay'], reply: TWO_SENTENCES },
  {
    id: 'number',
    voice: 'rms',
    parts: ['my telephone number is five five five', 'zero one four two'],
    reply: TWO_SENTENCES,
  },
];

/** Its answer is long enough to be interrupted. */
export const ASK_FOR_STORY: Script = {
  id: 'story',
  voice: 'slt',
  parts: ['please tell me a long story'],
  reply: `Once upon a time ${'there was an old fisherman who lived at the harbour and mended bicycles '.repeat(4)}until he slept.`,
};

/** What interrupts. */
export const INTERRUPTIONS: readonly Script[] = [
  { id: 'wait', voice: 'slt', parts: ['wait a moment I have another question'], reply: TWO_SENTENCES },
  { id: 'stop', voice: 'rms', parts: ['stop please'], reply: TWO_SENTENCES },
  { id: 'no', voice: 'awb', parts: ['no that is not what I meant'], reply: TWO_SENTENCES },
];

/** What does not. */
export const NO_INTERRUPTIONS: readonly Script[] = [
  { id: 'uh-huh', voice: 'rms', parts: ['uh-huh'], reply: TWO_SENTENCES },
  { id: 'cough', voice: '', parts: [''], sound: 'cough', reply: TWO_SENTENCES },
  { id: 'noise', voice: '', parts: [''], sound: 'noise', reply: TWO_SENTENCES },
];

const AUDIBLE = 300;
const RATE_HZ = 16_000;

/** Made from the same random numbers each time. */
const NOISES = {
  /** A burst that dies away in a quarter of a second. */
  cough: () => noise(250, (share) => 12_000 * Math.exp(-6 * share)),
  /** A chair that is moved: a second and a half. */
  noise: () => noise(1_500, () => 1_500),
} as const;

function noise(durationMs: number, loudness: (share: number) => number): Int16Array {
  let seed = 7;
  let low = 0;
  const length = (durationMs * RATE_HZ) / 1_000;
  return Int16Array.from({ length }, (_, index) => {
    seed = (seed * 48_271) % 2_147_483_647;
    low += 0.4 * ((seed / 2_147_483_647) * 2 - 1 - low); // duller than white noise, as a throat or a chair is
    return Math.round(low * 2 * loudness(index / length));
  });
}

/** Speaks the scripts with the offline provider's program, each in its voice. */
export async function synthesise(scripts: readonly Script[]): Promise<Map<string, Utterance>> {
  const voices = new Map<string, FliteVoice>();
  const said = new Map<string, Utterance>();
  for (const script of scripts) {
    if (script.sound) {
      const samples = NOISES[script.sound]();
      said.set(script.id, {
        ...script,
        samples,
        sampleRateHz: RATE_HZ,
        partsMs: [(samples.length / RATE_HZ) * 1_000],
      });
      continue;
    }
    const voice = voices.get(script.voice) ?? new FliteVoice({ voice: script.voice, workers: 1 });
    voices.set(script.voice, voice);
    said.set(script.id, await speak(script, voice));
  }
  await Promise.all([...voices.values()].map((voice) => voice.close()));
  return said;
}

async function speak(script: Script, voice: FliteVoice): Promise<Utterance> {
  const parts: Int16Array[] = [];
  let sampleRateHz = 16_000;
  for (const text of script.parts) {
    const sound = await voice.speak(text, { speed: 1 });
    sampleRateHz = sound.sampleRateHz;
    parts.push(trimmed(sound.samples));
  }
  const pause = new Int16Array((PAUSE_MS * sampleRateHz) / 1_000);
  const pieces = parts.flatMap((part, index) => (index === 0 ? [part] : [pause, part]));
  return {
    ...script,
    samples: joined(pieces),
    sampleRateHz,
    partsMs: parts.map(({ length }) => (length / sampleRateHz) * 1_000),
  };
}

/** From the first to the last audible sample. */
export function trimmed(samples: Int16Array): Int16Array {
  const first = samples.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  return first < 0 ? samples.subarray(0, 0) : samples.subarray(first, last + 1);
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
