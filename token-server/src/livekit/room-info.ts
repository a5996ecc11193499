import type { ParticipantInfo, RoomInfo, TrackInfo } from '@voice-assistant/protocol';
import {
  ParticipantInfo_State as ParticipantState,
  type ParticipantInfo as SdkParticipant,
  type Room as SdkRoom,
  type TrackInfo as SdkTrack,
  TrackSource,
  TrackType,
} from 'livekit-server-sdk';

/** What callers may know of a room: all but the password of its TURN server. */
export const toRoomInfo = (room: SdkRoom): RoomInfo => ({
  sid: room.sid,
  name: room.name,
  empty_timeout: room.emptyTimeout,
  departure_timeout: room.departureTimeout,
  max_participants: room.maxParticipants,
  creation_time: Number(room.creationTime),
  metadata: room.metadata,
  num_participants: room.numParticipants,
  num_publishers: room.numPublishers,
  active_recording: room.activeRecording,
});

export const toParticipantInfo = (participant: SdkParticipant): ParticipantInfo => ({
  sid: participant.sid,
  identity: participant.identity,
  state: ParticipantState[participant.state] ?? 'UNKNOWN',
  joined_at: Number(participant.joinedAt),
  name: participant.name,
  metadata: participant.metadata,
  attributes: participant.attributes,
  kind: kindOf(participant),
  is_publisher: participant.isPublisher,
  tracks: participant.tracks.map(toTrackInfo),
});

const toTrackInfo = (track: SdkTrack): TrackInfo => ({
  sid: track.sid,
  type: typeOf(track),
  name: track.name,
  muted: track.muted,
  source: sourceOf(track),
  width: track.width,
  height: track.height,
  simulcast: track.simulcast,
  mime_type: track.mimeType,
});

export const typeOf = (track: SdkTrack): string => TrackType[track.type] ?? 'UNKNOWN';
export const sourceOf = (track: SdkTrack): string => TrackSource[track.source] ?? 'UNKNOWN';

/** The SDK does not export the names of the kinds; its JSON has them. */
export function kindOf(participant: SdkParticipant): string {
  const json = participant.toJson({ emitDefaultValues: true });
  return String((json as Readonly<Record<string, unknown>>).kind);
}
