import { type VADEvent, VADEventType } from '@livekit/agents';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BargeIn } from './barge-in.js';
import type { CallVoice } from './call-voice.js';
import type { VoiceListener } from './voice-activity.js';

let tell: VoiceListener;
let mouth: { isSpeaking: boolean; isHushed: boolean; isPaused: boolean };
let text: string[];
let bargeIn: BargeIn;

const begins = () => tell({ type: VADEventType.START_OF_SPEECH } as VADEvent);
const goesOn = () => tell({ type: VADEventType.INFERENCE_DONE } as VADEvent);
const ends = () => tell({ type: VADEventType.END_OF_SPEECH } as VADEvent);

beforeEach(() => {
  vi.useFakeTimers();
  text = [];
  mouth = { isSpeaking: true, isHushed: false, isPaused: false };
  const callVoice = Object.assign(mouth, {
    hush: () => {
      mouth.isHushed = true;
    },
    unhush: () => {
      mouth.isHushed = false;
    },
    whileUnheeded: (run: () => void) => run(),
  });
  bargeIn = new BargeIn({
    voice: callVoice as unknown as CallVoice,
    activity: {
      observe: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    output: () => ({ pause: () => text.push('stops'), resume: () => text.push('goes on') }) as never,
  });
});
afterEach(() => {
  bargeIn.stop();
  vi.useRealTimers();
});

describe('BargeIn', () => {
  it('hushes the assistant and its text at the first sound of the visitor', () => {
    begins();
    expect(mouth.isHushed).toBe(true);
    expect(text).toEqual(['stops']);
  });

  it('lets it go on as soon as the sound was nothing', () => {
    begins();
    ends();
    expect(mouth.isHushed).toBe(true);
    bargeIn.settle('nothing');
    expect(mouth.isHushed).toBe(false);
    expect(text).toEqual(['stops', 'goes on']);
  });

  it('keeps it silent after words until it has been cut off, or should have been', () => {
    begins();
    ends();
    bargeIn.settle('words');
    expect(mouth.isHushed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(mouth.isHushed).toBe(false);
  });

  it('lets it go on when nobody ever tells what it was', () => {
    begins();
    ends();
    vi.advanceTimersByTime(1_999);
    expect(mouth.isHushed).toBe(true);
    vi.advanceTimersByTime(1);
    expect(mouth.isHushed).toBe(false);
  });

  it('does not let it go on while the visitor makes the next sound', () => {
    begins();
    ends();
    vi.advanceTimersByTime(1_900);
    begins();
    for (let count = 0; count < 10; count++) {
      vi.advanceTimersByTime(500);
      goesOn();
    }
    expect(mouth.isHushed).toBe(true);
  });

  it('lets it go on when the microphone is taken away in mid-word', () => {
    begins();
    vi.advanceTimersByTime(999);
    expect(mouth.isHushed).toBe(true);
    vi.advanceTimersByTime(1);
    expect(mouth.isHushed).toBe(false);
  });

  it('holds an answer that comes while the visitor speaks, and only for so long', () => {
    mouth.isSpeaking = false;
    begins();
    expect(mouth.isHushed).toBe(true);
    ends();
    expect(mouth.isHushed).toBe(false);
  });

  it('leaves a pause of the framework alone', () => {
    begins();
    mouth.isPaused = true;
    ends();
    bargeIn.settle('nothing');
    expect(text).toEqual(['stops']);
  });
});
