import { ConnectionQuality, DisconnectReason } from 'livekit-client';
import { failureOf, type VoiceErrorCode } from '../errors.js';
import type { AgentPhase, SessionFact, ConnectionQuality as SessionQuality } from '../state/index.js';

export const QUALITIES: Readonly<Record<ConnectionQuality, SessionQuality>> = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
};

const AGENT_PHASES: Readonly<Partial<Record<string, AgentPhase>>> = {
  idle: 'listening',
  listening: 'listening',
  thinking: 'thinking',
  speaking: 'speaking',
};

/** From `lk.agent.state`. An agent that is there and says nothing yet is still joining. */
export const agentPhaseOf = (state: string | undefined): AgentPhase => AGENT_PHASES[state ?? ''] ?? 'joining';

/** Ends that nobody is to blame for: the visitor's own, and the agent's or the operator's farewell. */
const ENDED: ReadonlySet<DisconnectReason | undefined> = new Set([
  DisconnectReason.CLIENT_INITIATED,
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
  DisconnectReason.PARTICIPANT_REMOVED,
]);

export function endOf(reason: DisconnectReason | undefined): SessionFact {
  if (ENDED.has(reason)) return { type: 'call/ended' };
  const code: VoiceErrorCode =
    reason === DisconnectReason.DUPLICATE_IDENTITY ? 'session-replaced' : 'connection-lost';
  return { type: 'call/failed', failure: failureOf(code) };
}
