import type { ParticipantInfo, RoomInfo } from '@voice-assistant/protocol';
import type { Census } from '../census.js';
import { HttpError } from '../http-error.js';
import type { RoomAdmin } from '../ports.js';

const roomOf = (name: string, num_participants = 0): RoomInfo => ({
  sid: `RM_${name}`,
  name,
  empty_timeout: 300,
  departure_timeout: 20,
  max_participants: 0,
  creation_time: 1_800_000_000,
  metadata: '',
  num_participants,
  num_publishers: 0,
  active_recording: false,
});

/** Rooms in memory, by name with how many are in each. */
export function fakeRooms(sizes: Readonly<Record<string, number>> = {}): RoomAdmin {
  const rooms = new Map(Object.entries(sizes).map(([name, size]) => [name, roomOf(name, size)]));
  const mustFind = (name: string) => {
    if (!rooms.has(name)) throw new HttpError('room-not-found');
  };
  return {
    list: async () => [...rooms.values()],
    find: async (name) => rooms.get(name),
    create: async ({ name, empty_timeout, max_participants }) => {
      const room = { ...roomOf(name), empty_timeout, max_participants };
      rooms.set(name, room);
      return room;
    },
    setMetadata: async (name, metadata) => {
      mustFind(name);
      rooms.set(name, { ...roomOf(name), metadata });
    },
    expel: async () => {},
    remove: async (name) => {
      mustFind(name);
      rooms.delete(name);
    },
    participants: async (name): Promise<ParticipantInfo[]> => {
      mustFind(name);
      return [];
    },
  };
}

/** As the adapter does when nobody answers. */
export function unreachableRooms(): RoomAdmin {
  const refuse = () => Promise.reject(new HttpError('media-server-unreachable'));
  return {
    list: refuse,
    find: refuse,
    create: refuse,
    setMetadata: refuse,
    expel: refuse,
    remove: refuse,
    participants: refuse,
  };
}

/** Counted now: the real census keeps its count for a second of real time, which a test does not wait for. */
export async function censusOf(rooms: Pick<RoomAdmin, 'list'>): Promise<Census> {
  const list = await rooms.list();
  return { rooms: list.length, roomNames: list.map(({ name }) => name), participants: 0, inLargestRoom: 0 };
}
