export type { SessionFact } from './facts.js';
export { reduce } from './reduce.js';
export { type CallStatus, selectInCall, selectMicrophoneOpen, selectStatus } from './selectors.js';
export {
  type AgentPhase,
  type ConnectionPhase,
  type ConnectionQuality,
  INITIAL_SNAPSHOT,
  type MicrophonePhase,
  type SessionSnapshot,
  type Speaker,
  type ToolQuestion,
  type TranscriptEntry,
} from './snapshot.js';
export { SessionStore } from './store.js';
