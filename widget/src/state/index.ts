export type { SessionFact } from './facts.js';
export { reduce } from './reduce.js';
export {
  type CallHint,
  type CallStatus,
  selectAgentReads,
  selectHint,
  selectInCall,
  selectMicrophoneOpen,
  selectStatus,
} from './selectors.js';
export {
  type AgentPhase,
  type AssistantFeatures,
  type CallDevice,
  type CallParticipant,
  type CallWarning,
  type ConnectionPhase,
  type ConnectionQuality,
  type DeviceKind,
  type DeviceLoss,
  type Feedback,
  type History,
  INITIAL_SNAPSHOT,
  type MicrophonePhase,
  type QueuePlace,
  type QuickReply,
  type SentFile,
  type SessionSnapshot,
  type Source,
  type Speaker,
  type ToolQuestion,
  type TranscriptEntry,
  type Unheard,
  type VideoPhase,
  type VideoSource,
} from './snapshot.js';
export { SessionStore } from './store.js';
