import type { VoiceFailure } from '../errors.js';
import type { SessionFact } from './facts.js';
import {
  INITIAL_SNAPSHOT,
  type SessionSnapshot,
  type ToolQuestion,
  type TranscriptEntry,
} from './snapshot.js';

const NOTHING_DRAWN = { ui: undefined, notification: undefined } as const;
const MICROPHONE_OFF = INITIAL_SNAPSHOT.microphone;

/** Next snapshot. Pure; the same reference comes back when the fact changes nothing, so `===` tells. */
export function reduce(snapshot: SessionSnapshot, fact: SessionFact): SessionSnapshot {
  const next = { ...snapshot, ...changes(snapshot, fact) };
  const keys = Object.keys(next) as (keyof SessionSnapshot)[];
  return keys.every((key) => next[key] === snapshot[key]) ? snapshot : Object.freeze(next);
}

function changes(snapshot: SessionSnapshot, fact: SessionFact): Partial<SessionSnapshot> {
  switch (fact.type) {
    case 'call/started':
      return {
        ...INITIAL_SNAPSHOT,
        devices: snapshot.devices,
        history: snapshot.history,
        sources: undefined,
        quickReplies: undefined,
        ...NOTHING_DRAWN,
        connection: 'connecting',
        attempt: 1,
      };
    case 'call/queued':
      return { queue: Object.freeze(fact.queue), microphone: MICROPHONE_OFF };
    case 'call/admitted':
      return { queue: null };
    case 'call/attempted':
      return { attempt: fact.attempt };
    case 'call/connected':
      return {
        connection: 'connected',
        connectedAt: fact.at ?? snapshot.connectedAt,
        agent: snapshot.agent === 'absent' ? 'joining' : snapshot.agent,
      };
    case 'call/reconnecting':
      return snapshot.connection === 'connected' ? { connection: 'reconnecting' } : {};
    case 'call/reconnected':
      return snapshot.connection === 'reconnecting' ? { connection: 'connected' } : {};
    case 'call/ended':
      return { ...over(snapshot), connection: 'ended', error: null };
    case 'call/failed':
      return { ...over(snapshot), connection: 'failed', error: fact.failure };
    case 'agent/changed':
      return { agent: fact.agent, error: without(snapshot.error, 'agent-lost', 'agent-timeout') };
    case 'agent/failed':
      return { agent: 'failed', error: fact.failure };
    case 'agent/troubled':
      return { error: fact.failure };
    case 'agent/recovered':
      return { error: without(snapshot.error, 'agent-trouble') };
    case 'microphone/changed':
      return { ...microphone(snapshot, fact), error: withoutMicrophone(snapshot.error) };
    case 'microphone/failed':
      return { ...microphone(snapshot, { ...fact, deviceId: null }), error: fact.failure };
    case 'tool/asked':
      return { questions: Object.freeze([...snapshot.questions, Object.freeze(fact.question)]) };
    case 'tool/answered':
      return { questions: withoutQuestion(snapshot.questions, fact.callId) };
    case 'microphone/unheard':
      return { unheard: fact.unheard };
    case 'camera/changed':
      return { ...camera(snapshot, fact), error: without(snapshot.error, ...CAMERA_CODES) };
    case 'camera/failed':
      return { ...camera(snapshot, { state: 'off', deviceId: null }), error: fact.failure };
    case 'screen/changed':
      return { screen: fact.state };
    case 'speaker/changed':
      return { speakerId: fact.deviceId };
    case 'devices/listed':
      return { devices: Object.freeze(fact.devices) };
    case 'devices/lost':
      return { deviceLoss: fact.loss };
    case 'sound/blocked':
      return { soundBlocked: fact.blocked };
    case 'participants/changed':
      return { participants: Object.freeze(fact.participants) };
    case 'call/warned':
      return { warning: fact.warning };
    case 'quality/changed':
      return { quality: fact.quality };
    case 'transcript/heard':
      return heard(snapshot, fact.entry);
    case 'transcript/withdrawn':
      return { transcript: withoutEntry(snapshot.transcript, fact.id) };
    case 'transcript/noted':
      return noted(snapshot, fact.id, fact.note);
    case 'history/changed':
      return { history: fact.history && Object.freeze(fact.history) };
    case 'assistant/introduced':
      return { features: Object.freeze(fact.features) };
    case 'replies/offered':
      return { quickReplies: Object.freeze(fact.replies) };
    case 'sources/shown':
      return { sources: Object.freeze(fact.sources) };
    case 'ui/drawn':
      return { ui: Object.freeze(fact.ui) };
    case 'ui/notified':
      return { notification: fact.notification };
    case 'visitor/left':
      return {
        ...INITIAL_SNAPSHOT,
        devices: snapshot.devices,
        features: null,
        sources: undefined,
        quickReplies: undefined,
        ...NOTHING_DRAWN,
      };
    default:
      return fact satisfies never;
  }
}

/** What no call has. The transcript stays to be read. */
function over({ transcript, history, features }: SessionSnapshot): Partial<SessionSnapshot> {
  const settled = transcript.every((entry) => entry.final)
    ? transcript
    : Object.freeze(
        transcript.map((entry) => (entry.final ? entry : Object.freeze({ ...entry, final: true }))),
      );
  const { connection, error, devices: _, ...nothing } = INITIAL_SNAPSHOT;
  return { ...nothing, transcript: settled, history, features, quickReplies: undefined, ...NOTHING_DRAWN };
}

const CAMERA_CODES = ['camera-denied', 'camera-missing', 'camera-busy'] as const;

function camera(
  { camera: now }: SessionSnapshot,
  { state, deviceId }: SessionSnapshot['camera'],
): Partial<SessionSnapshot> {
  const same = now.state === state && now.deviceId === deviceId;
  return { camera: same ? now : Object.freeze({ state, deviceId }) };
}

function microphone(
  { microphone: now }: SessionSnapshot,
  { state, deviceId }: SessionSnapshot['microphone'],
): Partial<SessionSnapshot> {
  const same = now.state === state && now.deviceId === deviceId;
  return { microphone: same ? now : Object.freeze({ state, deviceId }) };
}

const without = (error: VoiceFailure | null, ...codes: VoiceFailure['code'][]): VoiceFailure | null =>
  error && codes.includes(error.code) ? null : error;

const withoutMicrophone = (error: VoiceFailure | null): VoiceFailure | null =>
  error?.code.startsWith('mic-') ? null : error;

function withoutQuestion(questions: readonly ToolQuestion[], callId: string): readonly ToolQuestion[] {
  const rest = questions.filter((question) => question.callId !== callId);
  return rest.length === questions.length ? questions : Object.freeze(rest);
}

/** Sources go with the answer that begins after them; what was offered to the visitor is over when they speak. */
function heard(snapshot: SessionSnapshot, entry: TranscriptEntry): Partial<SessionSnapshot> {
  const { transcript, sources } = snapshot;
  if (transcript.some(({ id }) => id === entry.id)) return { transcript: withEntry(transcript, entry) };
  if (entry.speaker === 'visitor')
    return { transcript: withEntry(transcript, entry), quickReplies: undefined };
  return {
    transcript: withEntry(transcript, sources ? { ...entry, sources } : entry),
    sources: undefined,
  };
}

function noted(
  { transcript, history }: SessionSnapshot,
  id: string,
  note: Partial<TranscriptEntry>,
): Partial<SessionSnapshot> {
  const annotate = (entries: readonly TranscriptEntry[]) =>
    entries.some((entry) => entry.id === id)
      ? Object.freeze(
          entries.map((entry) => (entry.id === id ? Object.freeze({ ...entry, ...note }) : entry)),
        )
      : entries;
  const pages = history?.pages.map(annotate);
  const same = pages?.every((page, index) => page === history?.pages[index]) ?? true;
  return {
    transcript: annotate(transcript),
    ...(history && pages && !same && { history: Object.freeze({ ...history, pages }) }),
  };
}

/** A longer version of a known utterance takes its place and keeps its time; a new one goes to the end. */
function withEntry(
  transcript: readonly TranscriptEntry[],
  entry: TranscriptEntry,
): readonly TranscriptEntry[] {
  const index = transcript.findLastIndex(({ id }) => id === entry.id);
  const known = transcript[index];
  if (!known) return Object.freeze([...transcript, Object.freeze({ ...entry })]);
  // streams of one utterance may arrive out of order: what is final stays
  if (known.final || (known.text === entry.text && known.final === entry.final)) return transcript;
  return Object.freeze(transcript.with(index, Object.freeze({ ...known, ...entry, at: known.at })));
}

function withoutEntry(transcript: readonly TranscriptEntry[], id: string): readonly TranscriptEntry[] {
  const rest = transcript.filter((entry) => entry.id !== id);
  return rest.length === transcript.length ? transcript : Object.freeze(rest);
}
