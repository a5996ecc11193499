export {
  AGENT_ATTRIBUTES,
  AGENT_ERROR_CODES,
  AGENT_STATES,
  type AgentErrorCode,
  type AgentState,
  DEFAULT_AGENT_NAME,
  DEFAULT_ASSISTANT,
} from './agent.js';
export { PROBLEM_CODES, type Problem, type ProblemCode } from './problem.js';
export type { ParticipantInfo, RoomInfo, TrackInfo } from './rooms.js';
export type {
  ConnectionDetails,
  ConnectionDetailsRequest,
  CreateRoomRequest,
  DispatchMetadata,
  TokenRequest,
  TokenResponse,
} from './schemas.js';
export { CHAT_TOPIC, MESSAGE_TOPIC, TRANSCRIPTION_ATTRIBUTES, TRANSCRIPTION_TOPIC } from './topics.js';
export { VISITOR_ATTRIBUTES } from './visitor.js';
