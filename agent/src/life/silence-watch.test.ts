import { EventEmitter } from 'node:events';
import { voice } from '@livekit/agents';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SilenceWatch } from './silence-watch.js';

const { AgentStateChanged, UserInputTranscribed, UserStateChanged } = voice.AgentSessionEventTypes;

class FakeSession extends EventEmitter {
  agentState = 'listening';
  readonly history = { items: [] as { type: string; callId: string }[] };
  becomes(newState: string) {
    this.agentState = newState;
    this.emit(AgentStateChanged, { newState });
  }
  hears(transcript: string) {
    this.emit(UserInputTranscribed, { isFinal: true, transcript });
  }
  userBecomes(newState: string) {
    this.emit(UserStateChanged, { newState });
  }
}

let session: FakeSession;
let seen: string[];
let watch: SilenceWatch;

beforeEach(() => {
  vi.useFakeTimers();
  session = new FakeSession();
  seen = [];
  watch = new SilenceWatch({
    session: session as unknown as voice.AgentSession,
    idleMs: 60_000,
    onAsk: (endsInMs) => seen.push(`ask ${endsInMs}`),
    onIdle: () => seen.push('idle'),
  });
  watch.start();
});
afterEach(() => vi.useRealTimers());

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000);

describe('SilenceWatch', () => {
  it('asks after a minute, again after 20 s, and ends 20 s later', () => {
    pass(59);
    expect(seen).toEqual([]);
    pass(1);
    expect(seen).toEqual(['ask 40000']);
    pass(20);
    expect(seen).toEqual(['ask 40000', 'ask 20000']);
    pass(20);
    pass(600);
    expect(seen).toEqual(['ask 40000', 'ask 20000', 'idle']);
  });

  it('begins anew with words, heard or typed', () => {
    pass(60);
    session.hears('Yes!');
    pass(59);
    watch.active();
    pass(59);
    expect(seen).toEqual(['ask 40000']);
  });

  it('takes noise for no sign of life', () => {
    for (let second = 0; second < 60; second += 10) {
      session.userBecomes('speaking');
      pass(5);
      session.userBecomes('listening');
      session.hears('');
      pass(5);
    }
    expect(seen).toEqual(['ask 40000']);
  });

  it('waits for a tool of 100 s, for the answer, and for who is speaking', () => {
    session.history.items.push({ type: 'function_call', callId: 'a' });
    pass(100);
    expect(seen).toEqual([]);
    session.history.items.push({ type: 'function_call_output', callId: 'a' });
    session.becomes('speaking');
    pass(100);
    session.becomes('listening');
    pass(59);
    session.userBecomes('speaking');
    pass(20);
    expect(seen).toEqual([]);
  });

  it('stops for good', () => {
    watch.stop();
    session.becomes('listening');
    pass(1_000);
    expect(seen).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
