export { AudioMeter, METER_BANDS } from './meter.js';
export { onMicrophoneEnded, openMicrophone } from './microphone.js';
export type {
  Meter,
  MeterSource,
  SessionPorts,
  Transport,
  TransportEvents,
  TransportFactory,
} from './ports.js';
export { fetchToken, type TokenEndpoint } from './token-client.js';
export { MAX_TEXT_LENGTH, VoiceSession } from './voice-session.js';
export { keepAwake } from './wake-lock.js';
