import { ParticipantKind } from '@livekit/rtc-node';
import { AgentDispatchClient, RoomServiceClient, TwirpError } from 'livekit-server-sdk';
import { isVisionIdentity } from '../vision/vision-agent-of.js';
import { isColleague, VISITOR_KINDS } from '../visitor.js';
import type { CallRooms, Present } from './call-keeper.js';
import type { Lease } from './lease.js';

export interface LiveKitAccess {
  /** WebSocket or HTTP address. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

const TIMEOUT_SECONDS = 3;

const isNotFound = (error: unknown) => error instanceof TwirpError && error.status === 404;

/** Those that answer; of the agents in a room, the one that only looks on is none of them. */
const answers = (identity: string): boolean => !isVisionIdentity(identity);

/**
 * The rooms of the media server, over its HTTP API.
 * @param isOurs - Which agents count, by their identity. Default: those that answer.
 */
export function createLiveKitRooms(
  { url, apiKey, apiSecret }: LiveKitAccess,
  isOurs: (identity: string) => boolean = answers,
): CallRooms {
  const host = url.replace(/^ws/, 'http');
  const options = { requestTimeout: TIMEOUT_SECONDS };
  const rooms = new RoomServiceClient(host, apiKey, apiSecret, options);
  const dispatches = new AgentDispatchClient(host, apiKey, apiSecret, options);
  return {
    present: async (roomName): Promise<Present | undefined> => {
      const [room] = await rooms.listRooms([roomName]);
      if (!room) return undefined;
      const participants = await rooms.listParticipants(roomName);
      const ofKind = (kinds: readonly number[]) => participants.filter(({ kind }) => kinds.includes(kind));
      return {
        roomSid: room.sid,
        visitors: ofKind(VISITOR_KINDS).filter((it) => !isColleague(it)).length,
        agents: ofKind([ParticipantKind.AGENT])
          .map(({ identity }) => identity)
          .filter(isOurs),
      };
    },
    removeAgent: async (roomName, identity) => {
      await rooms.removeParticipant(roomName, identity).catch((error: unknown) => {
        if (!isNotFound(error)) throw error; // the media server has noticed by itself
      });
    },
    dispatch: async ({ roomName, agentName, metadata }: Lease) => {
      await dispatches.createDispatch(roomName, agentName, { metadata });
    },
    remove: async (roomName) => {
      await rooms.deleteRoom(roomName).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    },
  };
}
