import { ParticipantKind, type RemoteParticipant, type Room } from '@livekit/rtc-node';
import { VISION } from '@voice-assistant/protocol';

/** Whether it is how agents that only look on are named. */
export const isVisionIdentity = (identity: string): boolean => identity.startsWith(VISION.identityPrefix);

/** Whether it is the agent that only looks on. Nobody but an agent is: a visitor's identity is not trusted. */
export const isVisionAgent = ({ identity, info }: RemoteParticipant): boolean =>
  info.kind === ParticipantKind.AGENT && isVisionIdentity(identity);

/** The one of a room. */
export const visionAgentOf = (room: Room): RemoteParticipant | undefined =>
  [...room.remoteParticipants.values()].find(isVisionAgent);
