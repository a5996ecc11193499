import { type Request, type Response, Router } from 'express';
import type { FeedEvent, RoomFeeds } from '../events/room-feeds.js';
import { HttpError } from '../http-error.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { type GrantDeps, requireGrant } from '../middleware/require-grant.js';
import { queriedRoom } from './agent-rooms.js';

/** Below the 30 to 60 s after which proxies end a connection on which nothing is said. */
const HEARTBEAT_MS = 15_000;

/** What a client that lost the connection waits before it comes back. */
const RETRY_MS = 2_000;

const STREAMS_AT_ONCE = 500;

/** A client that reads nothing is let go before its events fill our memory. */
const UNREAD_MAX_BYTES = 1024 * 1024;

export interface RoomEventsDeps extends GrantDeps {
  readonly feeds: RoomFeeds;
  /** {@link HEARTBEAT_MS} unless given. */
  readonly heartbeatMs?: number | undefined;
}

/**
 * `GET /?room_name=` → server-sent events: first `state` with the room and all who are in it, then `room`,
 * `participant`, `track`, `connection` and `server`. Whoever comes back is sent the full state anew, so nothing that
 * was missed has to be kept. For administrators.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function roomEventsRoute({ feeds, heartbeatMs = HEARTBEAT_MS, ...grantDeps }: RoomEventsDeps): Router {
  let streams = 0;
  const router = Router();
  router
    .route('/')
    .head(methodNotAllowed('GET')) // or Express would hold a stream open that nobody reads
    .get(
      grantDeps.failures.refuse,
      requireGrant('roomAdmin', grantDeps, (req) => req.query.room_name),
      async (req, res) => {
        const roomName = queriedRoom(req);
        if (roomName === undefined)
          throw new HttpError('invalid-request', { detail: 'room_name: is missing' });
        if (streams >= STREAMS_AT_ONCE)
          throw new HttpError('at-capacity', { headers: { 'Retry-After': '15' } });
        streams += 1;
        res.once('close', () => {
          streams -= 1;
        });
        await stream(req, res, { feeds, roomName, heartbeatMs });
      },
    )
    .all(methodNotAllowed('GET'));
  return router;
}

interface StreamOptions {
  readonly feeds: RoomFeeds;
  readonly roomName: string;
  readonly heartbeatMs: number;
}

async function stream(req: Request, res: Response, { feeds, roomName, heartbeatMs }: StreamOptions) {
  let id = 0;
  const write = (text: string) => {
    res.write(text);
    if (res.writableLength > UNREAD_MAX_BYTES) res.destroy();
  };
  const send = (event: FeedEvent['event'] | 'state', data: unknown) => {
    id += 1;
    write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  // told while the state is still on its way: held back, so that the state comes first
  let early: FeedEvent[] | undefined = [];
  const onEvent = (event: FeedEvent) => (early ? early.push(event) : send(event.event, event.data));
  const { state, stop } = await feeds.watch(roomName, { onEvent, onEnd: () => res.end() });
  if (res.closed) return stop();
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
  res.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
  req.socket.setKeepAlive(true);
  // not `res.set`, which adds a charset: these are UTF-8 by definition
  res.setHeader('Content-Type', 'text/event-stream').setHeader('X-Accel-Buffering', 'no').flushHeaders();
  write(`retry: ${RETRY_MS}\n\n`);
  send('state', state);
  for (const event of early) send(event.event, event.data);
  early = undefined;
}
