import type { SessionSnapshot } from './snapshot.js';

/** The one word for what goes on, most pressing first. Each has its text in every language. */
export type CallStatus =
  | 'idle'
  | 'queued'
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

export function selectStatus({ connection, attempt, agent, microphone, queue }: SessionSnapshot): CallStatus {
  if (queue) return 'queued';
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

/** An agent is there and takes in what is typed. While the room is being joined again it may be one that has gone. */
export const selectAgentReads = ({ connection, agent }: SessionSnapshot): boolean =>
  connection === 'connected' && (agent === 'listening' || agent === 'thinking' || agent === 'speaking');

export const selectMicrophoneOpen = ({ microphone }: SessionSnapshot): boolean =>
  microphone.state === 'on' || microphone.state === 'muted';

/** What the visitor should know or do while the call goes on, the most pressing alone. Each has its words. */
export type CallHint =
  | 'sound-blocked'
  | 'ending-idle'
  | 'ending-max-duration'
  | 'muted'
  | 'silent'
  | 'device-replaced'
  | 'device-lost'
  | 'weak';

export function selectHint(snapshot: SessionSnapshot): CallHint | null {
  const { soundBlocked, warning, unheard, deviceLoss, quality } = snapshot;
  if (!selectInCall(snapshot)) return null;
  if (soundBlocked) return 'sound-blocked';
  if (warning) return `ending-${warning.reason}`;
  if (unheard) return unheard;
  if (deviceLoss) return deviceLoss.replacedBy === null ? 'device-lost' : 'device-replaced';
  return quality === 'poor' || quality === 'lost' ? 'weak' : null;
}
