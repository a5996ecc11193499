import type { RoomAdmin } from './ports.js';

/** How full the media server is. */
export interface Census {
  readonly rooms: number;
  readonly roomNames: readonly string[];
  /** Agents are among them. */
  readonly participants: number;
  /** Participants of the room that has the most. */
  readonly inLargestRoom: number;
}

/** Rejects with the `HttpError` `media-server-unreachable`. Cheap to call often. */
export type TakeCensus = () => Promise<Census>;

/** So that asking us often does not mean asking the media server often. */
const KEPT_FOR_MS = 1_000;

/** Counts the rooms, at most once a second, also while the media server does not answer. */
export function createCensus(rooms: Pick<RoomAdmin, 'list'>, nowMs: () => number): TakeCensus {
  let kept: { readonly untilMs: number; readonly answer: Promise<Census> } | undefined;
  return () => {
    if (kept === undefined || kept.untilMs <= nowMs())
      kept = { untilMs: nowMs() + KEPT_FOR_MS, answer: count(rooms) };
    return kept.answer;
  };
}

async function count(rooms: Pick<RoomAdmin, 'list'>): Promise<Census> {
  const list = await rooms.list();
  const sizes = list.map((room) => room.num_participants);
  return {
    rooms: list.length,
    roomNames: list.map(({ name }) => name),
    participants: sizes.reduce((sum, size) => sum + size, 0),
    inLargestRoom: sizes.reduce((largest, size) => Math.max(largest, size), 0),
  };
}
