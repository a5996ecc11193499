import { normalizeLanguage } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveItem, LiveTranscription } from './live-transcription.js';
import { LiveUtterance } from './live-utterance.js';
import { type Heard, Utterance } from './utterance.js';
import { WordLag } from './word-lag.js';

const RATE = 24_000;
const NEVER = new AbortController().signal;

let early: string[];
let recordings: AudioFrame[];
let item: { text: string; heard: number; answer: string | undefined };
let onText: () => void;
let lag: WordLag;

const heardOf = (text: string): Heard => ({
  text,
  language: normalizeLanguage(''),
  startTime: 0,
  endTime: 0,
  confidence: 0,
});
const begin = (isConnected = true) =>
  LiveUtterance.begin(
    {
      overSpeech: false,
      transcribe: async (recording) => {
        recordings.push(recording);
        return heardOf('from the recording');
      },
      onEarly: ({ text }) => early.push(text),
    },
    {
      isConnected,
      lag,
      begin: (listener: () => void): LiveItem => {
        onText = listener;
        return {
          get text() {
            return item.text;
          },
          hear: () => item.heard++,
          end: async () => item.answer,
        };
      },
    } as unknown as LiveTranscription,
  );
const hear = (utterance: LiveUtterance | Utterance, ms: number, level: number) => {
  for (let at = 0; at < ms; at += 10)
    utterance.hear(
      new AudioFrame(
        Int16Array.from({ length: RATE / 100 }, (_, index) => (index % 8 < 4 ? level : -level)),
        RATE,
        1,
        RATE / 100,
      ),
    );
};
const understand = (text: string) => {
  item.text = text;
  onText();
};

beforeEach(() => {
  early = [];
  recordings = [];
  item = { text: '', heard: 0, answer: undefined };
  lag = new WordLag();
});

describe('LiveUtterance', () => {
  it('gives out what was understood in a pause, again when that was not all, and never in mid-word', async () => {
    const utterance = begin();
    hear(utterance, 300, 8_000);
    understand('when are');
    expect(early).toEqual([]);
    hear(utterance, 40, 0);
    understand('when are you');
    understand('when are you');
    hear(utterance, 100, 8_000);
    understand('when are you open');
    expect(early).toEqual(['when are', 'when are you']);
    hear(utterance, 70, 0);
    expect(early.at(-1)).toBe('when are you open');
    item.answer = 'When are you open?';
    expect((await utterance.end(NEVER))?.text).toBe('When are you open?');
    expect(item.heard).toBe(51);
    expect(recordings).toHaveLength(0);
  });

  it('does not think about a pause in which the last word cannot have come, once it knows how far words lag', async () => {
    // the second ends so softly that its voice seems to last until the word is there
    for (const late of [150, 60, 180]) {
      const utterance = begin();
      hear(utterance, 300, 8_000);
      understand('when are');
      hear(utterance, late, 0);
      understand('when are you open');
      item.answer = 'when are you open';
      await utterance.end(NEVER);
      item.text = '';
    }
    early = [];
    const utterance = begin();
    understand('do');
    hear(utterance, 300, 8_000);
    hear(utterance, 110, 0);
    expect(early).toEqual([]);
    hear(utterance, 200, 8_000);
    understand('do you repair');
    hear(utterance, 140, 0);
    expect(early).toEqual([]);
    understand('do you repair bicycles');
    expect(early).toEqual(['do you repair bicycles']);
    hear(utterance, 100, 8_000);
    hear(utterance, 200, 0);
    understand('do you repair bicycles here');
    hear(utterance, 200, 8_000);
    understand('do you repair bicycles here or');
    hear(utterance, 200, 0);
    expect(early.at(-1), 'no other word can be on its way').toBe('do you repair bicycles here or');
  });

  it('keeps the words that were told when the end is told without any', async () => {
    const utterance = begin();
    hear(utterance, 300, 8_000);
    understand('when are you open');
    item.answer = '';
    expect((await utterance.end(NEVER))?.text).toBe('when are you open');
  });

  it('has the recording transcribed when the provider does not tell', async () => {
    const utterance = begin();
    hear(utterance, 300, 8_000);
    expect((await utterance.end(NEVER))?.text).toBe('from the recording');
    expect(recordings[0]?.samplesPerChannel).toBe((300 * RATE) / 1_000);
  });

  it('is a recording from the beginning while there is no connection', () => {
    expect(begin(false)).toBeInstanceOf(Utterance);
  });
});
