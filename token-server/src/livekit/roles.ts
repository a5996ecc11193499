import type { ParticipantRole } from '@voice-assistant/protocol';

/** LiveKit's names of what can be published, as they stand in a token. */
export const TRACK_SOURCES = ['microphone', 'camera', 'screen_share', 'screen_share_audio'] as const;
export type TrackSourceName = (typeof TRACK_SOURCES)[number];

/** The video grants of a token but for the room's name. */
interface RoleGrants {
  readonly canPublish: boolean;
  readonly canPublishSources: readonly TrackSourceName[];
  readonly canPublishData: boolean;
  readonly canSubscribe: boolean;
  /** Its name, metadata and attributes. */
  readonly canUpdateOwnMetadata: boolean;
  /** Nobody in the room is told of it. */
  readonly hidden?: true;
  /** The media server does not count agents, nor does one keep a room alive. */
  readonly kind?: 'agent';
}

const participant = (canPublishSources: readonly TrackSourceName[]): RoleGrants => ({
  canPublish: true,
  canPublishSources,
  canPublishData: true,
  canSubscribe: true,
  canUpdateOwnMetadata: false,
});

const watcher: RoleGrants = {
  canPublish: false,
  canPublishSources: [],
  canPublishData: false,
  canSubscribe: true,
  canUpdateOwnMetadata: false,
  kind: 'agent',
};

/** What each role may do; nothing else is granted to anybody who joins a room. */
export const rolesFor = (
  visitorSources: readonly TrackSourceName[],
): Readonly<Record<ParticipantRole, RoleGrants>> => ({
  visitor: participant(visitorSources),
  // a person of the site's, whom no setting for visitors concerns
  colleague: participant(['microphone', 'camera', 'screen_share']),
  // says in its attributes what it is doing
  agent: { ...participant(['microphone']), canUpdateOwnMetadata: true, kind: 'agent' },
  frontend: participant(['microphone', 'camera']),
  'voice-agent': { ...participant(['microphone']), canUpdateOwnMetadata: true, kind: 'agent' },
  'vision-agent': watcher,
  debug: { ...watcher, hidden: true },
});
