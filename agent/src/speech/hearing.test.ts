import { initializeLogger, normalizeLanguage, stt, type VADEvent, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Hearing } from './hearing.js';
import type { VoiceListener } from './voice-activity.js';

initializeLogger({ pretty: false, level: 'silent' });

const RATE = 16_000;
const FRAME = RATE / 100;

/** Answers what it is told to, at once. */
class FakeRecognizer extends stt.STT {
  override readonly label = 'fake';
  readonly lengthsMs: number[] = [];
  texts: string[] = [];

  constructor() {
    super({ streaming: false, interimResults: false });
  }

  protected override async _recognize(recording: unknown): Promise<stt.SpeechEvent> {
    this.lengthsMs.push((recording as AudioFrame).samplesPerChannel / 16);
    const text = this.texts.shift() ?? '';
    return {
      type: stt.SpeechEventType.FINAL_TRANSCRIPT,
      alternatives: [{ text, language: normalizeLanguage(''), startTime: 0, endTime: 0, confidence: 0 }],
    };
  }

  override stream(): stt.SpeechStream {
    throw new Error('takes recordings');
  }
}

let listeners: Set<VoiceListener>;
let recognizer: FakeRecognizer;
let speech: { isSpeaking: boolean; remainingMs: number };
let stream: stt.SpeechStream;
let events: string[];
let verdicts: string[];
/** Of audio, so far. */
let clockMs: number;

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const tell = (type: VADEventType, lagMs = 0) => {
  const event = {
    type,
    timestamp: clockMs - lagMs,
    probability: 0,
    rawAccumulatedSilence: 0,
    silenceDuration: 250,
  };
  for (const listener of listeners) listener(event as VADEvent);
};
const hear = async (ms: number, level: number) => {
  clockMs += ms;
  for (let at = 0; at < ms; at += 10)
    stream.pushFrame(
      new AudioFrame(
        Int16Array.from({ length: FRAME }, (_, index) => (index % 8 < 4 ? level : -level)),
        RATE,
        1,
        FRAME,
      ),
    );
  await settled();
};
const say = async (text: string, { untilEarly = false } = {}) => {
  const said = verdicts.length;
  recognizer.texts.push(text);
  await hear(50, 8_000);
  tell(VADEventType.START_OF_SPEECH);
  await hear(400, 8_000);
  await hear(250, 0);
  if (untilEarly) await vi.waitUntil(() => events.length > 0);
  tell(VADEventType.END_OF_SPEECH);
  await vi.waitUntil(() => verdicts.length > said);
  await settled();
};

beforeEach(async () => {
  listeners = new Set();
  recognizer = new FakeRecognizer();
  speech = { isSpeaking: false, remainingMs: 0 };
  events = [];
  verdicts = [];
  clockMs = 0;
  const hearing = new Hearing({
    recognizer,
    activity: {
      observe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    speech,
    cutOff: async () => {
      speech.isSpeaking = false;
      events.push('CUT OFF');
    },
    onVerdict: (verdict) => verdicts.push(verdict),
  });
  stream = hearing.stream();
  void (async () => {
    for await (const { type, alternatives } of stream)
      events.push(`${stt.SpeechEventType[type]} ${alternatives?.[0].text}`);
  })();
  await vi.waitUntil(() => listeners.size > 0);
});

describe('Hearing', () => {
  it('gives out what was said at the first pause, and as final at the end, for one call', async () => {
    await hear(1_000, 0);
    await say('when are you open', { untilEarly: true });
    expect(events).toEqual(['PREFLIGHT_TRANSCRIPT when are you open', 'FINAL_TRANSCRIPT when are you open']);
    expect(verdicts).toEqual(['words']);
    expect(recognizer.lengthsMs).toHaveLength(1);
  });

  it('sends a little of what came before the first sound, and no more', async () => {
    await hear(1_000, 0);
    await say('yes');
    expect(recognizer.lengthsMs[0]).toBeGreaterThan(300 + 400);
    expect(recognizer.lengthsMs[0]).toBeLessThan(300 + 400 + 100);
  });

  it('sends what was heard while the detector lagged behind, as when much comes at once', async () => {
    await hear(1_000, 0);
    recognizer.texts.push('when are you open');
    await hear(1_500, 8_000);
    tell(VADEventType.START_OF_SPEECH, 1_400);
    await hear(250, 0);
    tell(VADEventType.END_OF_SPEECH);
    await vi.waitUntil(() => verdicts.length > 0);
    expect(recognizer.lengthsMs.at(-1)).toBeGreaterThanOrEqual(1_700);
  });

  it('gives out nothing for a sound without words', async () => {
    await say('');
    expect(events).toEqual([]);
    expect(verdicts).toEqual(['nothing']);
  });

  it('takes a hum for nothing while the assistant speaks, and for words otherwise', async () => {
    speech.isSpeaking = true;
    await say('Uh-huh.');
    expect(events).toEqual([]);
    speech.isSpeaking = false;
    await say('Uh-huh.');
    expect(events.at(-1)).toBe('FINAL_TRANSCRIPT Uh-huh.');
    expect(verdicts).toEqual(['nothing', 'words']);
  });

  it('takes "yes" for an answer when the assistant has as good as finished', async () => {
    speech.isSpeaking = true;
    speech.remainingMs = 5_000;
    await say('Yes.');
    speech.remainingMs = 300;
    await say('Yes.');
    expect(verdicts).toEqual(['nothing', 'words']);
    expect(events).toEqual(['CUT OFF', 'FINAL_TRANSCRIPT Yes.']); // nothing preliminary over the assistant's words
  });

  it('stops listening when it is closed', async () => {
    stream.close();
    await settled();
    expect(listeners.size).toBe(0);
  });
});
