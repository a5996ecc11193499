/** Name under which the worker registers, and which tokens dispatch unless another is configured. */
export const DEFAULT_AGENT_NAME = 'voice-assistant';

/** Assistant that is used when the page names none: `assistants/default.md`. */
export const DEFAULT_ASSISTANT = 'default';

/** Participant attributes that the agent sets on itself. */
export const AGENT_ATTRIBUTES = Object.freeze({
  /** One of {@link AGENT_STATES}. LiveKit's own name. */
  state: 'lk.agent.state',
  /** One of {@link AGENT_ERROR_CODES} while a part of the agent fails, empty again once it works. */
  error: 'va.error',
  /** Which assistant answers: another than was asked for when that one does not exist. */
  assistant: 'va.assistant',
  /** One of {@link AGENT_ERROR_CAUSES}: why `va.error` failed; empty as long as that is. */
  errorCause: 'va.error_cause',
  /** Name of the colleague to whom the assistant has left the talk; empty while it talks itself. */
  handOver: 'va.hand_over',
  /** One of {@link CALL_END_REASONS}, set just before the agent leaves. An agent that leaves without was cut off. */
  ended: 'va.ended',
} as const);

/** Values of `lk.agent.state`. */
export const AGENT_STATES = ['initializing', 'idle', 'listening', 'thinking', 'speaking'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** What can fail inside the agent while the call goes on. */
export const AGENT_ERROR_CODES = [
  'transcription-failed',
  'model-failed',
  'speech-failed',
  'tool-failed',
] as const;
export type AgentErrorCode = (typeof AGENT_ERROR_CODES)[number];

/** `aud` of the tokens with which the token server asks a worker: `iss` is the media server's key, HS256 its secret. */
export const AGENT_TOKEN_AUDIENCE = 'voice-assistant/agent';

/** How often a worker tells the token server of itself. What it has told holds for three times as long. */
export const WORKER_REPORT_EVERY_MS = 5_000;

/** Why a part of the agent fails. */
export const AGENT_ERROR_CAUSES = [
  'timeout',
  'rate-limited',
  'out-of-quota',
  'refused',
  'unavailable',
  'cut-off',
  'malformed',
] as const;
export type AgentErrorCause = (typeof AGENT_ERROR_CAUSES)[number];

/** Why the agent ended a call. */
export const CALL_END_REASONS = [
  'finished',
  'visitor-left',
  'visitor-lost',
  'never-came',
  'idle',
  'max-duration',
  'budget',
  'failed',
] as const;
export type CallEndReason = (typeof CALL_END_REASONS)[number];

/** What the vision agent says to whoever is in the room. */
export const VISION = Object.freeze({
  /** Its identity begins with this: it answers nobody, and is not to be taken for the agent that does. */
  identityPrefix: 'vision-agent-',
  /** Its attribute with one of {@link PRESENCES}. */
  presence: 'va.presence',
  /** RPC by which the answering agent asks about the present frame. */
  look: 'va.look',
} as const);

/** Values of `va.presence`: whether the camera sees somebody. */
export const PRESENCES = ['someone', 'nobody', 'camera-off'] as const;
export type Presence = (typeof PRESENCES)[number];

/** Name under which the vision agent's worker registers unless another is configured. */
export const DEFAULT_VISION_AGENT_NAME = 'vision-agent';
