import { failureOf, type VoiceErrorCode } from '../../errors.js';
import type { CallParticipant, SessionFact, TranscriptEntry } from '../../state/index.js';
import type { VoiceAssistant } from '../../voice-assistant.component.js';
import { IN_CALL } from '../fakes.js';
import type { LookTexts } from './texts.js';

/** One state of the element, as it is drawn for the docs and audited by the tests. */
export interface Look {
  /** As it stands below the picture. */
  readonly title: string;
  /** The launcher alone, in the floating layout. */
  readonly closed?: boolean;
  readonly properties?: Partial<VoiceAssistant>;
  /** What has happened. */
  readonly facts: (texts: LookTexts, nowMs: number) => readonly SessionFact[];
  /** Shows the choice of devices. */
  readonly choosing?: boolean;
  /** Asks the visitor to agree. */
  readonly asking?: boolean;
}

const heard = (
  speaker: TranscriptEntry['speaker'],
  text: string,
  more: Partial<TranscriptEntry> = {},
): SessionFact => ({
  type: 'transcript/heard',
  entry: { id: `${speaker} ${text}`, speaker, text, final: true, at: 0, ...more },
});

const STARTED: readonly SessionFact[] = [{ type: 'call/started' }];
/** 1:23 on the clock, and everything well. */
const inCall = (nowMs: number): readonly SessionFact[] => [
  ...IN_CALL.map((fact) => (fact.type === 'call/connected' ? { ...fact, at: nowMs - 83_400 } : fact)),
  { type: 'quality/changed', quality: 'excellent' },
];
const said = ({ greeting, question, answer }: LookTexts): readonly SessionFact[] => [
  heard('assistant', greeting),
  heard('visitor', question),
  heard('assistant', answer),
];
const failed = (code: VoiceErrorCode): SessionFact => ({ type: 'call/failed', failure: failureOf(code) });

const person = (
  name: string,
  more: Partial<Omit<CallParticipant, 'name'>> & { readonly identity: string },
): CallParticipant => ({
  ...{ name, agent: false, image: null, speaking: false, muted: false, camera: false, screen: false },
  ...more,
});

/** Each state that a visitor can see. */
export const LOOKS = {
  closed: { title: 'Closed', closed: true, facts: () => [] },
  'closed-in-call': { title: 'Closed, in a call', closed: true, facts: (_, now) => inCall(now) },
  empty: { title: 'Before the call', facts: () => [] },
  consent: { title: 'Consent', asking: true, facts: () => [] },
  connecting: {
    title: 'Connecting',
    facts: () => [...STARTED, { type: 'microphone/changed', state: 'asking', deviceId: null }],
  },
  queue: {
    title: 'Queue',
    facts: (_, now) => [...STARTED, { type: 'call/queued', queue: { position: 3, nextAt: now + 5_000 } }],
  },
  listening: {
    title: 'Listening',
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      heard('visitor', texts.partial, { final: false }),
    ],
  },
  speaking: {
    title: 'Speaking, after an interruption',
    facts: (texts, now) => [
      ...inCall(now),
      heard('visitor', texts.question),
      heard('assistant', texts.cutAnswer, { interrupted: true }),
      heard('visitor', texts.earlierQuestion),
      heard('assistant', texts.earlierAnswer),
      { type: 'agent/changed', agent: 'speaking' },
    ],
  },
  muted: {
    title: 'Muted, and talking',
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      { type: 'microphone/changed', state: 'muted', deviceId: 'a' },
      { type: 'microphone/unheard', unheard: 'muted' },
    ],
  },
  'tap-to-hear': {
    title: 'Sound blocked',
    facts: ({ greeting }, now) => [
      ...inCall(now),
      heard('assistant', greeting),
      { type: 'agent/changed', agent: 'speaking' },
      { type: 'sound/blocked', blocked: true },
    ],
  },
  ending: {
    title: 'About to end',
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      { type: 'quality/changed', quality: 'poor' },
      { type: 'call/warned', warning: { reason: 'idle', endsAt: now + 24_900 } },
    ],
  },
  reconnecting: {
    title: 'Reconnecting',
    facts: (texts, now) => [...inCall(now), ...said(texts), { type: 'call/reconnecting' }],
  },
  'microphone-blocked': {
    title: 'Microphone blocked',
    facts: ({ greeting }, now) => [
      ...inCall(now),
      heard('assistant', greeting),
      { type: 'microphone/failed', state: 'blocked', failure: failureOf('mic-denied') },
    ],
  },
  error: { title: 'Error', facts: () => [...STARTED, failed('media-unreachable')] },
  ended: {
    title: 'Ended',
    facts: (texts, now) => [...inCall(now), ...said(texts), { type: 'call/ended' }],
  },
  devices: {
    title: 'Devices',
    choosing: true,
    properties: { camera: true },
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      {
        type: 'devices/listed',
        devices: [
          ...texts.microphones.map((label, index) => ({
            kind: 'microphone' as const,
            id: index === 0 ? 'built-in' : 'headset',
            label,
          })),
          { kind: 'speaker', id: 's', label: '' },
          { kind: 'camera', id: 'c', label: '' },
        ],
      },
    ],
  },
  video: {
    title: 'Camera, screen and people',
    properties: { camera: true, screenShare: true },
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      { type: 'camera/changed', state: 'on', deviceId: 'c' },
      {
        type: 'participants/changed',
        participants: [
          person(texts.heading, { identity: 'agent', agent: true }),
          person(texts.person, { identity: 'mara', camera: true, speaking: true }),
        ],
      },
    ],
  },
  people: {
    title: 'Somebody joins',
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      {
        type: 'participants/changed',
        participants: [
          person(texts.heading, { identity: 'agent', agent: true }),
          person(texts.person, { identity: 'mara', speaking: true }),
        ],
      },
    ],
  },
  rich: {
    title: 'Sources, feedback, file, quick replies',
    facts: (texts, now) => [
      ...inCall(now),
      {
        type: 'assistant/introduced',
        features: { feedback: true, files: { types: ['image/*'], maxBytes: 1e6 } },
      },
      heard('visitor', texts.file, { file: { bytes: 734_003, progress: 0.6 } }),
      heard('visitor', texts.question),
      heard('assistant', texts.answer, {
        sources: texts.sources.map((title) => ({ title, url: 'https://example.com/' })),
        feedback: { value: 'up' },
      }),
      {
        type: 'replies/offered',
        replies: texts.replies.map((label) => ({ label, text: label })),
      },
    ],
  },
  history: {
    title: 'Opened again',
    facts: ({ earlierQuestion, earlierAnswer, greeting }, now) => [
      ...inCall(now),
      {
        type: 'history/changed',
        history: {
          phase: 'ready',
          more: true,
          pages: [
            [
              { id: 'h1', speaker: 'visitor', text: earlierQuestion, final: true, at: 0 },
              { id: 'h2', speaker: 'assistant', text: earlierAnswer, final: true, at: 0 },
            ],
          ],
        },
      },
      heard('assistant', greeting),
    ],
  },
  tool: {
    title: 'A tool of the page',
    facts: (texts, now) => [
      ...inCall(now),
      ...said(texts),
      {
        type: 'tool/asked',
        question: { callId: 'c', name: 'add', description: texts.tool, arguments: texts.toolArguments },
      },
    ],
  },
  orb: {
    title: 'Orb',
    properties: { visualizer: 'orb' },
    facts: (_, now) => [...inCall(now), { type: 'agent/changed', agent: 'speaking' }],
  },
  text: { title: 'Text alone', properties: { modality: 'text' }, facts: () => [] },
} as const satisfies Readonly<Record<string, Look>>;

export type LookName = keyof typeof LOOKS;
