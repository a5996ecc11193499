import { setTimeout as delay } from 'node:timers/promises';
import { AGENT_ATTRIBUTES } from '@voice-assistant/protocol';
import { HttpError } from '../http-error.js';
import type { RoomAdmin } from '../ports.js';
import { isAnsweringAgent, present } from './agents-in-room.js';

/** How long an agent that leaves gets to remove its room, and how often that is looked for. */
const LEAVING_MS = 1_000;
const LOOK_EVERY_MS = 100;

/** What is asked of rooms to end one. */
export type EndableRooms = Pick<RoomAdmin, 'find' | 'participants' | 'remove'>;

/**
 * Ends a room for all who are in it; one that is gone is as good. An agent that is leaving, or has just left, removes the
 * room by itself, and is not helped: of two removals at once the media server takes the second for one of a new room, and
 * calls its agents again (seen with 1.13.5).
 */
export const endRoom = (rooms: EndableRooms, name: string): Promise<void> =>
  unlessGone(async () => {
    if (!(await hasAgentThatStays(rooms, name)) && (await isGoneSoon(rooms, name))) return;
    await rooms.remove(name);
  });

/** Somebody else was quicker to remove the room: as good. */
export async function unlessGone(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof HttpError && error.code === 'room-not-found')) throw error;
  }
}

async function hasAgentThatStays(rooms: Pick<RoomAdmin, 'participants'>, name: string): Promise<boolean> {
  return present(await rooms.participants(name)).some(
    (it) => isAnsweringAgent(it) && !it.attributes?.[AGENT_ATTRIBUTES.ended],
  );
}

async function isGoneSoon(rooms: Pick<RoomAdmin, 'find'>, name: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < LEAVING_MS; waitedMs += LOOK_EVERY_MS) {
    if ((await rooms.find(name)) === undefined) return true;
    await delay(LOOK_EVERY_MS);
  }
  return false;
}
