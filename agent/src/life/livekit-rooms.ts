import { ParticipantKind } from '@livekit/rtc-node';
import { VISION } from '@voice-assistant/protocol';
import { AgentDispatchClient, RoomServiceClient, TwirpError } from 'livekit-server-sdk';
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

/** The rooms of the media server, over its HTTP API. */
export function createLiveKitRooms({ url, apiKey, apiSecret }: LiveKitAccess): CallRooms {
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
          .filter((identity) => !identity.startsWith(VISION.identityPrefix)),
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
