import { RoomServiceClient } from 'livekit-server-sdk';
import type { Logger } from 'pino';
import { HttpError } from '../http-error.js';
import type { RoomAdmin } from '../ports.js';
import { fromMediaServer } from './media-server-error.js';
import { toParticipantInfo, toRoomInfo } from './room-info.js';

export interface RoomAdminOptions {
  /** `http:` or `https:` */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly timeoutSeconds: number;
  readonly log: Logger;
}

export function createRoomAdmin({
  url,
  apiKey,
  apiSecret,
  timeoutSeconds,
  log,
}: RoomAdminOptions): RoomAdmin {
  const client = new RoomServiceClient(url, apiKey, apiSecret, {
    requestTimeout: timeoutSeconds,
    failover: false, // rooms of another region are not these
  });
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await question();
    } catch (error) {
      throw fromMediaServer(error, log);
    }
  };
  const listed = (names?: string[]) => ask(async () => (await client.listRooms(names)).map(toRoomInfo));
  const find = async (name: string) => (await listed([name]))[0];

  return {
    list: () => listed(),
    find,
    create: ({ name, empty_timeout: emptyTimeout, max_participants: maxParticipants }) =>
      ask(async () => toRoomInfo(await client.createRoom({ name, emptyTimeout, maxParticipants }))),
    setMetadata: async (name, metadata) => {
      await ask(() => client.updateRoomMetadata(name, metadata));
    },
    expel: async (name, identity) => {
      try {
        await client.removeParticipant(name, identity);
      } catch (error) {
        const refusal = fromMediaServer(error, log);
        if (refusal.code !== 'room-not-found') throw refusal; // gone already
      }
    },
    remove: (name) => ask(() => client.deleteRoom(name)),
    participants: async (name) => {
      const participants = await ask(() => client.listParticipants(name));
      // the media server lists nobody for a room that it does not know, too
      if (participants.length === 0 && (await find(name)) === undefined)
        throw new HttpError('room-not-found');
      return participants.map(toParticipantInfo);
    },
  };
}
