import type { VoiceFailure } from '../errors.js';
import type {
  AgentPhase,
  ConnectionQuality,
  MicrophonePhase,
  ToolQuestion,
  TranscriptEntry,
} from './snapshot.js';

/** What has happened. Past tense: a request may still fail, a fact cannot. Only facts change the snapshot. */
export type SessionFact =
  | { readonly type: 'call/started' }
  | { readonly type: 'call/attempted'; readonly attempt: number }
  | { readonly type: 'call/connected' }
  | { readonly type: 'call/reconnecting' }
  | { readonly type: 'call/reconnected' }
  | { readonly type: 'call/ended' }
  | { readonly type: 'call/failed'; readonly failure: VoiceFailure }
  | { readonly type: 'agent/changed'; readonly agent: AgentPhase }
  | { readonly type: 'agent/failed'; readonly failure: VoiceFailure }
  | { readonly type: 'agent/troubled'; readonly failure: VoiceFailure }
  | { readonly type: 'agent/recovered' }
  | { readonly type: 'microphone/changed'; readonly state: MicrophonePhase; readonly deviceId: string | null }
  | { readonly type: 'microphone/failed'; readonly state: MicrophonePhase; readonly failure: VoiceFailure }
  | { readonly type: 'tool/asked'; readonly question: ToolQuestion }
  | { readonly type: 'tool/answered'; readonly callId: string }
  | { readonly type: 'quality/changed'; readonly quality: ConnectionQuality }
  | { readonly type: 'transcript/heard'; readonly entry: TranscriptEntry }
  | { readonly type: 'transcript/withdrawn'; readonly id: string };
