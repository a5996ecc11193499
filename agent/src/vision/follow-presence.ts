import { type RemoteParticipant, type Room, RoomEvent } from '@livekit/rtc-node';
import { PRESENCES, type Presence, VISION } from '@voice-assistant/protocol';
import { isVisionAgent } from './vision-agent-of.js';

/** Calls back with what the vision agent says, now and at each change; with nothing when it has left. */
export function followPresence(room: Room, onPresence: (presence: Presence | undefined) => void): void {
  const tell = (participant: RemoteParticipant) => {
    const said = participant.attributes[VISION.presence];
    if (isVisionAgent(participant)) onPresence(PRESENCES.find((it) => it === said));
  };
  room.on(RoomEvent.ParticipantConnected, tell);
  room.on(RoomEvent.ParticipantAttributesChanged, (changed, participant) => {
    const { identity } = participant;
    const remote = room.remoteParticipants.get(identity);
    if (remote && VISION.presence in changed) tell(remote);
  });
  room.on(RoomEvent.ParticipantDisconnected, (participant) => {
    if (isVisionAgent(participant)) onPresence(undefined);
  });
  for (const participant of room.remoteParticipants.values()) tell(participant);
}
