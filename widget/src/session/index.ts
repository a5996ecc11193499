export { DeviceMemory } from './device-memory.js';
export { recordEarly } from './early-audio.js';
export { AudioMeter, METER_BANDS } from './meter.js';
export { onTrackEnded, openMicrophone } from './microphone.js';
export { OneCall } from './one-call.js';
export type {
  CallLimits,
  ConnectionStats,
  ConversationTicket,
  DeviceChoices,
  EarlyAudio,
  MediaExtras,
  Meter,
  MeterSource,
  SessionPorts,
  Transport,
  TransportEvents,
  Transports,
} from './ports.js';
export type { PageMessage, SessionSignalMap, SessionWarning, SignalName, WarningCode } from './signals.js';
export type { TokenEndpoint } from './token-client.js';
export { TokenDesk } from './token-desk.js';
export type { ToolCall, ToolFunction, ToolSpec, ToolState } from './tools.js';
export type { TurnTimings } from './turns.js';
export { type ConnectOptions, MAX_TEXT_LENGTH, VoiceSession } from './voice-session.js';
export { keepAwake } from './wake-lock.js';
