import type { VoiceFailure } from '../errors.js';
import type {
  AgentPhase,
  AssistantFeatures,
  CallDevice,
  CallParticipant,
  CallWarning,
  ConnectionQuality,
  DeviceLoss,
  History,
  MicrophonePhase,
  QueuePlace,
  QuickReply,
  Source,
  ToolQuestion,
  TranscriptEntry,
  UiNotification,
  UiScreen,
  Unheard,
  VideoPhase,
} from './snapshot.js';

/** What has happened. Past tense: a request may still fail, a fact cannot. Only facts change the snapshot. */
export type SessionFact =
  | { readonly type: 'call/started' }
  | { readonly type: 'call/attempted'; readonly attempt: number }
  | { readonly type: 'call/queued'; readonly queue: QueuePlace }
  | { readonly type: 'call/admitted' }
  | { readonly type: 'call/connected'; readonly at?: number }
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
  | { readonly type: 'microphone/unheard'; readonly unheard: Unheard | null }
  | { readonly type: 'camera/changed'; readonly state: VideoPhase; readonly deviceId: string | null }
  | { readonly type: 'camera/failed'; readonly failure: VoiceFailure }
  | { readonly type: 'screen/changed'; readonly state: VideoPhase }
  | { readonly type: 'speaker/changed'; readonly deviceId: string | null }
  | { readonly type: 'devices/listed'; readonly devices: readonly CallDevice[] }
  | { readonly type: 'devices/lost'; readonly loss: DeviceLoss | null }
  | { readonly type: 'sound/blocked'; readonly blocked: boolean }
  | { readonly type: 'participants/changed'; readonly participants: readonly CallParticipant[] }
  | { readonly type: 'call/warned'; readonly warning: CallWarning | null }
  | { readonly type: 'quality/changed'; readonly quality: ConnectionQuality }
  | { readonly type: 'transcript/heard'; readonly entry: TranscriptEntry }
  | { readonly type: 'transcript/withdrawn'; readonly id: string }
  /** Something was learnt of an utterance, now or before; its words stay. */
  | {
      readonly type: 'transcript/noted';
      readonly id: string;
      readonly note: Pick<Partial<TranscriptEntry>, 'interrupted' | 'feedback' | 'file'>;
    }
  | { readonly type: 'history/changed'; readonly history: History | null }
  | { readonly type: 'assistant/introduced'; readonly features: AssistantFeatures }
  | { readonly type: 'replies/offered'; readonly replies: readonly QuickReply[] }
  | { readonly type: 'sources/shown'; readonly sources: readonly Source[] }
  | { readonly type: 'ui/drawn'; readonly ui: UiScreen }
  | { readonly type: 'ui/notified'; readonly notification: UiNotification | undefined }
  /** Whoever had the call has gone, and the next visitor shall see nothing of it. */
  | { readonly type: 'visitor/left' };
