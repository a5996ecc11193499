import { describe, expect, it } from 'vitest';
import { failureOf } from '../errors.js';
import { IN_CALL, snapshotAfter } from '../testing/fakes.js';
import type { SessionFact } from './facts.js';
import { reduce } from './reduce.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot, type TranscriptEntry, type UiScreen } from './snapshot.js';

const entry = (change: Partial<TranscriptEntry> = {}): TranscriptEntry => ({
  id: 'u1',
  speaker: 'visitor',
  text: 'when are',
  final: false,
  at: 10,
  ...change,
});
const heard = (change?: Partial<TranscriptEntry>): SessionFact => ({
  type: 'transcript/heard',
  entry: entry(change),
});

const PHASES: Readonly<Record<SessionSnapshot['connection'], readonly SessionFact[]>> = {
  idle: [],
  connecting: [{ type: 'call/started' }],
  connected: IN_CALL,
  reconnecting: [...IN_CALL, { type: 'call/reconnecting' }],
  ended: [...IN_CALL, { type: 'call/ended' }],
  failed: [...IN_CALL, { type: 'call/failed', failure: failureOf('connection-lost') }],
};

const SCREEN: UiScreen = {
  layout: 'list',
  title: 'Burgers',
  accent: null,
  theme: null,
  components: [],
  cart: { items: [], total: 0 },
  currency: 'EUR',
  actions: [],
};
const FACTS: readonly SessionFact[] = [
  { type: 'call/started' },
  { type: 'call/attempted', attempt: 2 },
  { type: 'call/connected' },
  { type: 'call/reconnecting' },
  { type: 'call/reconnected' },
  { type: 'call/ended' },
  { type: 'call/failed', failure: failureOf('agent-timeout') },
  { type: 'agent/changed', agent: 'speaking' },
  { type: 'agent/failed', failure: failureOf('agent-lost') },
  { type: 'agent/troubled', failure: failureOf('agent-trouble') },
  { type: 'agent/recovered' },
  { type: 'microphone/changed', state: 'muted', deviceId: 'built-in' },
  { type: 'microphone/failed', state: 'blocked', failure: failureOf('mic-denied') },
  { type: 'quality/changed', quality: 'poor' },
  { type: 'call/queued', queue: { position: 2, nextAt: 1 } },
  { type: 'call/admitted' },
  { type: 'microphone/unheard', unheard: 'muted' },
  { type: 'camera/changed', state: 'on', deviceId: 'webcam' },
  { type: 'camera/failed', failure: failureOf('camera-busy') },
  { type: 'screen/changed', state: 'on' },
  { type: 'speaker/changed', deviceId: 'headset' },
  { type: 'devices/listed', devices: [{ kind: 'speaker', id: 'headset', label: 'Headset' }] },
  { type: 'devices/lost', loss: { kind: 'camera', replacedBy: null } },
  { type: 'sound/blocked', blocked: true },
  { type: 'participants/changed', participants: [] },
  { type: 'call/warned', warning: { reason: 'idle', endsAt: 1 } },
  heard(),
  { type: 'transcript/withdrawn', id: 'u1' },
  { type: 'transcript/noted', id: 'u1', note: { interrupted: true } },
  { type: 'history/changed', history: { phase: 'ready', pages: [[entry({ id: 'h1' })]], more: false } },
  { type: 'assistant/introduced', features: { feedback: true, files: null } },
  { type: 'replies/offered', replies: [{ label: 'Yes', text: 'Yes' }] },
  { type: 'sources/shown', sources: [{ title: 'Hours' }] },
  { type: 'ui/drawn', ui: SCREEN },
  { type: 'ui/notified', notification: { text: 'Added', kind: 'success' } },
  { type: 'visitor/left' },
];

describe('reduce', () => {
  for (const [phase, before] of Object.entries(PHASES)) {
    describe(`while ${phase}`, () => {
      it('is in that phase', () => {
        expect(snapshotAfter(...before).connection).toBe(phase);
      });
      for (const fact of FACTS) {
        it(`takes ${fact.type} once: the second time the same snapshot comes back`, () => {
          const once = reduce(snapshotAfter(...before), fact);
          expect(Object.isFrozen(once)).toBe(true);
          expect(reduce(once, fact)).toBe(once);
        });
      }
    });
  }

  it('starts a call with nothing of the last one', () => {
    const after = snapshotAfter(...IN_CALL, heard(), { type: 'call/ended' }, { type: 'call/started' });
    expect(after).toEqual({ ...INITIAL_SNAPSHOT, connection: 'connecting', attempt: 1 });
  });

  it('keeps the transcript after the call, with nothing left unfinished', () => {
    const after = snapshotAfter(...IN_CALL, heard(), { type: 'call/ended' });
    expect(after.transcript).toEqual([entry({ final: true })]);
    expect(after).toMatchObject({ agent: 'absent', microphone: { state: 'off' }, error: null });
  });

  it('does not come back to life by a reconnection that is reported late', () => {
    const ended = snapshotAfter(...PHASES.ended);
    expect(reduce(ended, { type: 'call/reconnecting' })).toBe(ended);
    expect(reduce(ended, { type: 'call/reconnected' })).toBe(ended);
  });

  it('puts a better version of an utterance where the first one was', () => {
    const { transcript } = snapshotAfter(
      ...IN_CALL,
      heard(),
      heard({ id: 'a1', speaker: 'assistant', text: 'We', at: 20 }),
      heard({ text: 'when are you open', final: true, at: 30 }),
    );
    expect(transcript.map(({ text }) => text)).toEqual(['when are you open', 'We']);
    expect(transcript[0]?.at).toBe(10);
  });

  it('does not let an early version that arrives late undo the final one', () => {
    const final = heard({ text: 'when are you open', final: true });
    const { transcript } = snapshotAfter(...IN_CALL, final, heard());
    expect(transcript).toEqual([entry({ text: 'when are you open', final: true })]);
  });

  it('clears an error of the microphone once it works, and no other', () => {
    const denied = snapshotAfter(...IN_CALL, {
      type: 'microphone/failed',
      state: 'blocked',
      failure: failureOf('mic-denied'),
    });
    expect(denied).toMatchObject({ microphone: { state: 'blocked' }, error: { code: 'mic-denied' } });
    const on: SessionFact = { type: 'microphone/changed', state: 'on', deviceId: 'usb' };
    expect(reduce(denied, on).error).toBeNull();
    const troubled = snapshotAfter(...IN_CALL, {
      type: 'agent/troubled',
      failure: failureOf('agent-trouble'),
    });
    expect(reduce(troubled, { ...on, state: 'muted' }).error?.code).toBe('agent-trouble');
  });
});

describe('what stands beside the words', () => {
  const SOURCES = [{ title: 'Hours' }];
  const reply = (change?: Partial<TranscriptEntry>) => heard({ speaker: 'assistant', id: 'a1', ...change });
  const offered: SessionFact = { type: 'replies/offered', replies: [{ label: 'Yes', text: 'Yes' }] };

  it('keeps sources for the reply that begins after them, whatever is still being said', () => {
    const { transcript, sources } = snapshotAfter(
      ...IN_CALL,
      reply({ id: 'a0' }),
      { type: 'sources/shown', sources: SOURCES },
      reply({ id: 'a0', text: 'one moment' }),
      heard(),
      reply(),
      reply({ text: 'from nine', final: true }),
    );
    expect(transcript.map(({ id, sources: its }) => [id, its])).toEqual([
      ['a0', undefined],
      ['u1', undefined],
      ['a1', SOURCES],
    ]);
    expect(sources).toBeUndefined();
  });

  it('offers answers until the visitor has said something, not until the assistant has', () => {
    expect(snapshotAfter(...IN_CALL, offered, reply()).quickReplies).toHaveLength(1);
    expect(snapshotAfter(...IN_CALL, offered, reply(), heard()).quickReplies).toBeUndefined();
    expect(snapshotAfter(...IN_CALL, offered, { type: 'call/ended' }).quickReplies).toBeUndefined();
  });

  it('notes a cut, an opinion and progress where they belong, and only there', () => {
    const before = snapshotAfter(
      ...IN_CALL,
      { type: 'history/changed', history: { phase: 'ready', pages: [[entry({ id: 'h1' })]], more: false } },
      heard(),
      reply(),
    );
    const cut = reduce(before, { type: 'transcript/noted', id: 'a1', note: { interrupted: true } });
    expect(cut.transcript[1]).toMatchObject({ interrupted: true });
    expect(cut.transcript[0]).toBe(before.transcript[0]);
    expect(cut.history).toBe(before.history);
    // and what is said after that keeps it
    expect(reduce(cut, reply({ text: 'we', final: true })).transcript[1]).toMatchObject({
      interrupted: true,
    });
    const note = { feedback: { value: 'up' } } as const;
    const rated = reduce(before, { type: 'transcript/noted', id: 'h1', note });
    expect(rated.history?.pages[0]?.[0]).toMatchObject(note);
    expect(rated.transcript).toBe(before.transcript);
    expect(reduce(before, { type: 'transcript/noted', id: 'nobody', note })).toBe(before);
  });

  it('has the history go on into the next call, and the features after the last', () => {
    const history = { phase: 'ready', pages: [], more: false } as const;
    const features = { feedback: true, files: null };
    const facts: SessionFact[] = [
      { type: 'history/changed', history },
      { type: 'assistant/introduced', features },
    ];
    expect(snapshotAfter(...IN_CALL, ...facts, { type: 'call/ended' }).features).toEqual(features);
    expect(snapshotAfter(...IN_CALL, ...facts, { type: 'call/started' }).history).toEqual(history);
  });
});
