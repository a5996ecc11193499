import type { SessionSnapshot } from './snapshot.js';

/** The one word for what goes on, most pressing first. Each has its text in every language. */
export type CallStatus =
  | 'idle'
  | 'connecting'
  | 'retrying'
  | 'joining'
  | 'listening'
  | 'muted'
  | 'typing'
  | 'thinking'
  | 'speaking'
  | 'reconnecting'
  | 'agent-gone'
  | 'ended'
  | 'failed';

export function selectStatus({ connection, attempt, agent, microphone }: SessionSnapshot): CallStatus {
  if (connection === 'connecting') return attempt > 1 ? 'retrying' : 'connecting';
  if (connection !== 'connected') return connection;
  if (agent === 'failed') return 'agent-gone';
  if (agent === 'absent') return 'joining';
  if (agent !== 'listening') return agent;
  if (microphone.state === 'muted') return 'muted';
  return microphone.state === 'on' ? 'listening' : 'typing';
}

/** A call is under way, in whatever state: there is something to hang up. */
export const selectInCall = ({ connection }: SessionSnapshot): boolean =>
  connection === 'connecting' || connection === 'connected' || connection === 'reconnecting';

export const selectMicrophoneOpen = ({ microphone }: SessionSnapshot): boolean =>
  microphone.state === 'on' || microphone.state === 'muted';
