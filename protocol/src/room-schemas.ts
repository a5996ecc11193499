import { z } from 'zod';
import type { Immutable } from './immutable.js';

const count = z.int().min(0);
const seconds = z.int().min(0);

/** A live room, as `GET /rooms` lists it. */
export const roomInfoSchema = z.object({
  sid: z.string(),
  name: z.string(),
  empty_timeout: seconds.describe('How long it waits for its first participant, in seconds.'),
  departure_timeout: seconds.describe('How long it outlives its last participant, in seconds.'),
  max_participants: count.describe('0 is no limit.'),
  creation_time: seconds.describe('Seconds since 1970.'),
  metadata: z.string(),
  num_participants: count,
  num_publishers: count,
  active_recording: z.boolean(),
});
export type RoomInfo = Immutable<z.infer<typeof roomInfoSchema>>;

/** What a participant publishes. */
export const trackInfoSchema = z.object({
  sid: z.string(),
  type: z.string().describe('`AUDIO`, `VIDEO` or `DATA`.'),
  name: z.string(),
  muted: z.boolean(),
  source: z.string().describe('`MICROPHONE`, `CAMERA`, `SCREEN_SHARE`, `SCREEN_SHARE_AUDIO` or `UNKNOWN`.'),
  width: count.describe('Pixels; 0 for audio, as `height`.'),
  height: count,
  simulcast: z.boolean(),
  mime_type: z.string(),
});
export type TrackInfo = Immutable<z.infer<typeof trackInfoSchema>>;

/** Who is in a room, as `GET /rooms/:name/participants` lists it. */
export const participantInfoSchema = z.object({
  sid: z.string(),
  identity: z.string(),
  state: z.string().describe('`JOINING`, `JOINED`, `ACTIVE` or `DISCONNECTED`.'),
  joined_at: seconds.describe('Seconds since 1970.'),
  name: z.string(),
  metadata: z.string(),
  attributes: z.record(z.string(), z.string()),
  kind: z.string().describe('`STANDARD`, `AGENT`, `SIP`, `INGRESS`, `EGRESS` and what LiveKit may add.'),
  is_publisher: z.boolean(),
  tracks: z.array(trackInfoSchema),
});
export type ParticipantInfo = Immutable<z.infer<typeof participantInfoSchema>>;

/** Answer of `GET /rooms`. */
export const roomListSchema = z.object({ rooms: z.array(roomInfoSchema) });
export type RoomList = Immutable<z.infer<typeof roomListSchema>>;

/** Answer of `GET /rooms/:name/participants`. */
export const participantListSchema = z.object({ participants: z.array(participantInfoSchema) });
export type ParticipantList = Immutable<z.infer<typeof participantListSchema>>;

/** Answer of `GET /rooms/:name/participants/:sid/tracks`. */
export const trackListSchema = z.object({ tracks: z.array(trackInfoSchema) });
export type TrackList = Immutable<z.infer<typeof trackListSchema>>;

/** Answer of `POST /livekit/connect`. */
export const agentConnectedSchema = z.object({
  room_name: z.string(),
  connected: z.literal(true),
  participant: participantInfoSchema,
});
export type AgentConnected = Immutable<z.infer<typeof agentConnectedSchema>>;

/** Answer of `POST /livekit/disconnect`. */
export const agentDisconnectedSchema = z.object({
  room_name: z.string(),
  connected: z.literal(false),
  left: z.array(z.string()).describe('Identities of the agents that were there.'),
});
export type AgentDisconnected = Immutable<z.infer<typeof agentDisconnectedSchema>>;

/** Answer of `GET /livekit/status?room_name=`. */
export const agentStatusSchema = z.object({
  room_name: z.string(),
  connected: z.boolean(),
  connection_state: z.enum(['connected', 'connecting', 'disconnected']),
  room: roomInfoSchema.nullable(),
  participants: z.array(participantInfoSchema),
});
export type AgentStatus = Immutable<z.infer<typeof agentStatusSchema>>;

/** Answer of `GET /livekit/status`, of the first twenty rooms. */
export const agentStatusListSchema = z.object({ rooms: z.array(agentStatusSchema) });
export type AgentStatusList = Immutable<z.infer<typeof agentStatusListSchema>>;
