import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMeter } from '../testing/fakes.js';
import { BEAT_MS } from './beat.js';
import { TurnClock, type TurnTimings } from './turns.js';

describe('the clock of a turn', () => {
  const meter = new FakeMeter();
  let turns: TurnTimings[];
  let clock: TurnClock;
  beforeEach(() => {
    vi.useFakeTimers();
    turns = [];
    clock = new TurnClock({ meter, nowMs: () => Date.now(), onTurn: (turn) => turns.push(turn) });
    clock.start();
  });
  afterEach(() => {
    clock.stop();
    meter.level = meter.assistantLevel = 0;
    vi.useRealTimers();
  });

  /** The visitor speaks, then nobody does for `pauseMs`, then the assistant. */
  const speak = (pauseMs: number) => {
    meter.level = 0.2;
    vi.advanceTimersByTime(400);
    meter.level = 0;
    vi.advanceTimersByTime(pauseMs);
    meter.assistantLevel = 0.1;
    vi.advanceTimersByTime(BEAT_MS);
    meter.assistantLevel = 0;
  };

  it('joins what is heard to what the agent says of it', () => {
    speak(800);
    clock.told({
      turn: 1,
      end_of_speech_ms: 200,
      transcript_ms: 300,
      first_token_ms: 500,
      first_audio_ms: 700,
    });
    expect(turns).toEqual([
      {
        turn: 1,
        endOfSpeechMs: 200,
        transcriptMs: 300,
        firstTokenMs: 500,
        firstAudioMs: 700,
        heardMs: 800 + BEAT_MS,
      },
    ]);
  });

  it('tells what is known when one of them does not come', () => {
    speak(800);
    vi.advanceTimersByTime(3_000);
    clock.told({ turn: 2, transcript_ms: 300 });
    vi.advanceTimersByTime(3_000);
    expect(turns.map(({ turn, heardMs, transcriptMs }) => ({ turn, heardMs, transcriptMs }))).toEqual([
      { turn: 1, heardMs: 800 + BEAT_MS, transcriptMs: null },
      { turn: 2, heardMs: null, transcriptMs: 300 },
    ]);
  });

  it('takes no talking over for an answer, and nothing else for timings', () => {
    speak(0);
    clock.told({ turn: 'one' });
    vi.advanceTimersByTime(5_000);
    expect(turns).toEqual([]);
  });
});
