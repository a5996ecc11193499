/** What a participant is in a room. Each has the least grants that it needs. */
export const PARTICIPANT_ROLES = [
  'visitor',
  'colleague',
  'agent',
  'frontend',
  'voice-agent',
  'vision-agent',
  'debug',
] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

/** What stands in the metadata of a room, as JSON text, while something is wrong with it; empty otherwise. */
export interface RoomMetadata {
  readonly error?: {
    /** Nobody answers: the agent was called twice and did not come. Taken back should it come after all. */
    readonly code: 'agent-unavailable';
  };
}
