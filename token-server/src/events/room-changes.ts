import type { ParticipantInfo, RoomInfo, TrackInfo } from '@voice-assistant/protocol';

/** A room as it is; `room` is null where there is none. */
export interface RoomState {
  readonly room: RoomInfo | null;
  readonly participants: readonly ParticipantInfo[];
}

/** What is told of a room, by the name of the event. */
export type RoomChange =
  | { readonly event: 'room'; readonly data: { change: 'started' | 'updated' | 'finished'; room: RoomInfo } }
  | {
      readonly event: 'participant';
      readonly data: { change: 'joined' | 'updated' | 'left'; participant: ParticipantInfo };
    }
  | {
      readonly event: 'track';
      readonly data: {
        change: 'published' | 'muted' | 'unmuted' | 'unpublished';
        participant_sid: string;
        track: TrackInfo;
      };
    }
  | {
      readonly event: 'connection';
      readonly data: { participant_sid: string; identity: string; state: string };
    };

/** What has happened between two looks at a room, in the order in which it can have. */
export function changesBetween(before: RoomState, after: RoomState): RoomChange[] {
  const known = new Map(before.participants.map((it) => [it.sid, it]));
  const there = new Set(after.participants.map(({ sid }) => sid));
  const left = before.participants.filter(({ sid }) => !there.has(sid));
  return [
    ...roomBegins(before.room, after.room),
    ...left.map(
      (participant): RoomChange => ({ event: 'participant', data: { change: 'left', participant } }),
    ),
    ...after.participants.flatMap((participant) =>
      participantChanges(known.get(participant.sid), participant),
    ),
    ...roomEnds(before.room, after.room),
  ];
}

function roomBegins(before: RoomInfo | null, after: RoomInfo | null): RoomChange[] {
  if (after === null) return [];
  if (before?.sid !== after.sid) return [{ event: 'room', data: { change: 'started', room: after } }];
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? [] : [{ event: 'room', data: { change: 'updated', room: after } }];
}

const roomEnds = (before: RoomInfo | null, after: RoomInfo | null): RoomChange[] =>
  before !== null && after === null ? [{ event: 'room', data: { change: 'finished', room: before } }] : [];

function participantChanges(before: ParticipantInfo | undefined, after: ParticipantInfo): RoomChange[] {
  const { sid, identity, state } = after;
  const changes: RoomChange[] = [];
  if (before === undefined)
    changes.push({ event: 'participant', data: { change: 'joined', participant: after } });
  else if (describe(before) !== describe(after))
    changes.push({ event: 'participant', data: { change: 'updated', participant: after } });
  if (before !== undefined && before.state !== state)
    changes.push({ event: 'connection', data: { participant_sid: sid, identity, state } });
  return [...changes, ...trackChanges(before?.tracks ?? [], after)];
}

/** What a participant says of itself; its state and tracks have events of their own. */
const describe = ({ name, metadata, attributes }: ParticipantInfo): string =>
  JSON.stringify([name, metadata, attributes]);

function trackChanges(before: readonly TrackInfo[], { sid, tracks }: ParticipantInfo): RoomChange[] {
  const known = new Map(before.map((track) => [track.sid, track]));
  const there = new Set(tracks.map((track) => track.sid));
  const change = (name: 'published' | 'muted' | 'unmuted' | 'unpublished', track: TrackInfo): RoomChange => ({
    event: 'track',
    data: { change: name, participant_sid: sid, track },
  });
  return [
    ...before.filter((track) => !there.has(track.sid)).map((track) => change('unpublished', track)),
    ...tracks.flatMap((track) => {
      const old = known.get(track.sid);
      if (old === undefined) return [change('published', track)];
      return old.muted === track.muted ? [] : [change(track.muted ? 'muted' : 'unmuted', track)];
    }),
  ];
}
