import { HttpError } from '../http-error.js';
import type { RoomAdmin } from '../ports.js';
import { changesBetween, type RoomChange, type RoomState } from './room-changes.js';

/** How often a room that somebody watches is looked at. */
const POLL_MS = 1_000;

export type FeedEvent =
  | RoomChange
  /** Whether the media server answers: while it does not, nothing is known. */
  | { readonly event: 'server'; readonly data: { state: 'reachable' | 'unreachable' } };

export interface FeedListener {
  onEvent(event: FeedEvent): void;
  /** Nothing follows. */
  onEnd(): void;
}

/**
 * Tells what happens in rooms. Each room that is watched is looked at every second, once for all who watch it: events
 * that the media server posts reach only one of several token servers. Where they do reach this one, it looks at once.
 */
export interface RoomFeeds {
  /**
   * @returns The room as it is; what happens from here on is told to the listener, until `stop`.
   * @throws {HttpError} `media-server-unreachable`
   */
  watch(roomName: string, listener: FeedListener): Promise<{ readonly state: RoomState; stop(): void }>;
  /** Something has happened there. */
  poke(roomName: string): void;
  /** Ends all of them. */
  close(): void;
}

export interface RoomFeedsDeps {
  readonly rooms: Pick<RoomAdmin, 'find' | 'participants'>;
  /** {@link POLL_MS} unless given. */
  readonly pollMs?: number | undefined;
}

interface Feed {
  readonly listeners: Set<FeedListener>;
  state: RoomState;
  isReachable: boolean;
  isLooking: boolean;
  readonly timer: NodeJS.Timeout;
}

export function createRoomFeeds({ rooms, pollMs = POLL_MS }: RoomFeedsDeps): RoomFeeds {
  const feeds = new Map<string, Feed>();

  const tell = (feed: Feed, event: FeedEvent) => {
    for (const listener of feed.listeners) listener.onEvent(event);
  };

  const look = async (roomName: string, feed: Feed) => {
    if (feed.isLooking) return;
    feed.isLooking = true;
    try {
      const state = await stateOf(rooms, roomName);
      if (!feed.isReachable) tell(feed, { event: 'server', data: { state: 'reachable' } });
      feed.isReachable = true;
      const changes = changesBetween(feed.state, state);
      feed.state = state;
      for (const change of changes) tell(feed, change);
    } catch {
      // the adapter has logged why
      if (feed.isReachable) tell(feed, { event: 'server', data: { state: 'unreachable' } });
      feed.isReachable = false;
    } finally {
      feed.isLooking = false;
    }
  };

  const open = (roomName: string, state: RoomState): Feed => {
    const known = feeds.get(roomName);
    if (known) return known;
    const timer = setInterval(() => void look(roomName, feed), pollMs);
    const feed: Feed = { listeners: new Set(), state, isReachable: true, isLooking: false, timer };
    feeds.set(roomName, feed);
    return feed;
  };

  const leave = (roomName: string, feed: Feed, listener: FeedListener) => {
    feed.listeners.delete(listener);
    if (feed.listeners.size > 0) return;
    clearInterval(feed.timer);
    if (feeds.get(roomName) === feed) feeds.delete(roomName);
  };

  return {
    watch: async (roomName, listener) => {
      const state = feeds.get(roomName)?.state ?? (await stateOf(rooms, roomName));
      const feed = open(roomName, state);
      feed.listeners.add(listener);
      return { state: feed.state, stop: () => leave(roomName, feed, listener) };
    },
    poke: (roomName) => {
      const feed = feeds.get(roomName);
      if (feed) void look(roomName, feed);
    },
    close: () => {
      for (const [roomName, feed] of [...feeds])
        for (const listener of [...feed.listeners]) {
          leave(roomName, feed, listener);
          listener.onEnd();
        }
    },
  };
}

async function stateOf(rooms: RoomFeedsDeps['rooms'], roomName: string): Promise<RoomState> {
  const room = await rooms.find(roomName);
  if (room === undefined) return { room: null, participants: [] };
  try {
    return { room, participants: await rooms.participants(roomName) };
  } catch (error) {
    if (error instanceof HttpError && error.code === 'room-not-found')
      return { room: null, participants: [] };
    throw error;
  }
}
