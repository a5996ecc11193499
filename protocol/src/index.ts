export {
  AGENT_ATTRIBUTES,
  AGENT_ERROR_CAUSES,
  AGENT_ERROR_CODES,
  AGENT_STATES,
  AGENT_TOKEN_AUDIENCE,
  type AgentErrorCause,
  type AgentErrorCode,
  type AgentState,
  CALL_END_REASONS,
  type CallEndReason,
  DEFAULT_AGENT_NAME,
  DEFAULT_ASSISTANT,
  DEFAULT_VISION_AGENT_NAME,
  PRESENCES,
  type Presence,
  VISION,
  WORKER_REPORT_EVERY_MS,
} from './agent.js';
export type {
  ConversationRoom,
  ConversationToken,
  ConversationTokenRequest,
  Intent,
  RoleTokenRequest,
  RoleTokenResponse,
  UtteranceFormat,
  UtteranceRequest,
  UtteranceResponse,
} from './call-schemas.js';
export type {
  Conversation,
  ConversationMessage,
  ConversationPage,
  CreatedConversation,
  MessageFeedback,
  MessagePage,
  RecordResponse,
} from './conversation-answer-schemas.js';
export type { FeedbackRequest, RecordEvent, RecordRequest } from './conversation-schemas.js';
export {
  CONVERSATION_CHANNELS,
  type ConversationChannel,
  conversationOfRoom,
  MESSAGE_TEXT_MAX_LENGTH,
  RECORD_EVENTS_MAX,
  roomOfConversation,
  SERVICE_TOKEN_AUDIENCE,
  SERVICE_TOKEN_MAX_AGE_SECONDS,
  SPEAKERS,
  type Speaker,
} from './conversations.js';
export type { AgentMessagePayloads, PageMessagePayloads } from './message-schemas.js';
export {
  AGENT_MESSAGE_TYPES,
  type AgentMessageType,
  ENVELOPE_MAX_BYTES,
  ENVELOPE_VERSION,
  type Envelope,
  type EnvelopeFault,
  isMessageType,
  PAGE_MESSAGE_TYPES,
  type PageMessageType,
  readEnvelope,
  readTurnTimings,
  utf8Length,
} from './messages.js';
export type {
  Problem,
  QueuePlace,
  Readiness,
  SpokenFallback,
  Usage,
  UsageOf,
  WorkerReport,
} from './operation-schemas.js';
export type {
  PageTool,
  PageToolAnswer,
  PageToolCall,
  PageToolCancel,
  PageToolList,
} from './page-tool-schemas.js';
export {
  PAGE_TOOL_ERROR_CODES,
  PAGE_TOOL_MAX_BYTES,
  PAGE_TOOL_METHODS,
  PAGE_TOOL_SCHEMA_MAX_LENGTH,
  PAGE_TOOLS_MAX,
  type PageToolErrorCode,
} from './page-tools.js';
export { PROBLEM_CODES, type ProblemCode } from './problem.js';
export { PROOF_OF_WORK_HEADER, type ProofOfWork, type ProofOfWorkChallenge } from './proof-of-work.js';
export { PARTICIPANT_ROLES, type ParticipantRole, type RoomMetadata } from './roles.js';
export type {
  AgentConnected,
  AgentDisconnected,
  AgentStatus,
  AgentStatusList,
  ParticipantInfo,
  ParticipantList,
  RoomInfo,
  RoomList,
  TrackInfo,
  TrackList,
} from './room-schemas.js';
export type {
  ConnectionDetails,
  ConnectionDetailsRequest,
  CreateConversationRequest,
  CreateRoomRequest,
  DispatchMetadata,
  KioskSession,
  KioskSessionRequest,
  TokenRequest,
  TokenResponse,
} from './schemas.js';
export {
  CHAT_ATTRIBUTES,
  CHAT_TOPIC,
  FILE_TOPIC,
  MESSAGE_TOPIC,
  PRE_CONNECT_AUDIO_TOPIC,
  TOOLS_TOPIC,
  TRANSCRIPTION_ATTRIBUTES,
  TRANSCRIPTION_TOPIC,
} from './topics.js';
export type { Cart, UiAction, UiComponentData, UiComponentType, UiUpdate } from './ui-schemas.js';
export {
  COLLEAGUE_ROLE,
  PARTICIPANT_ATTRIBUTES,
  SOUND_WAITS,
  VARIABLES_MAX_LENGTH,
  VISITOR_ATTRIBUTES,
} from './visitor.js';
