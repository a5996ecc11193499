import { PARTICIPANT_ATTRIBUTES } from '@voice-assistant/protocol';
import { type Participant, type RemoteParticipant, type Room, RoomEvent, Track } from 'livekit-client';
import type { CallParticipant } from '../state/index.js';
import { isAgent, isWatcher } from './wire.js';

/** Longest name that is shown, in UTF-16 units. */
const MAX_NAME_LENGTH = 64;
/** More would be a conference, and not to be drawn. */
const MAX_PEOPLE = 12;

const CHANGES = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantMetadataChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
] as const;

/** Reports everybody else in the room, now and whenever what is shown of them changes. */
export function followPeople(room: Room, onChange: (people: readonly CallParticipant[]) => void): void {
  let last = '';
  const look = () => {
    const others = [...room.remoteParticipants.values()].filter((it) => !isWatcher(it));
    const people = others.slice(0, MAX_PEOPLE).map(describe);
    const now = JSON.stringify(people);
    if (now === last) return;
    last = now;
    onChange(people);
  };
  for (const event of CHANGES) room.on(event, look);
  look();
}

const describe = (participant: RemoteParticipant): CallParticipant => ({
  identity: participant.identity,
  name: (participant.name || participant.identity).slice(0, MAX_NAME_LENGTH),
  agent: isAgent(participant),
  image: imageOf(participant),
  speaking: participant.isSpeaking,
  muted: !participant.isMicrophoneEnabled,
  camera: isShown(participant, Track.Source.Camera),
  screen: isShown(participant, Track.Source.ScreenShare),
});

const isShown = (participant: RemoteParticipant, source: Track.Source): boolean => {
  const publication = participant.getTrackPublication(source);
  return !!publication?.track && !publication.isMuted;
};

/** From the attribute `va.image`, else from `image` in metadata that is JSON; on https alone. */
function imageOf({ attributes, metadata }: Participant): string | null {
  try {
    const address: unknown = attributes[PARTICIPANT_ATTRIBUTES.image] ?? JSON.parse(metadata || '{}').image;
    const url = new URL(String(address));
    return url.protocol === 'https:' ? url.href : null;
  } catch {
    return null; // no metadata of that kind, or no address
  }
}
