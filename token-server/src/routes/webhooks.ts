import { Router, raw } from 'express';
import type { Logger } from 'pino';
import { unauthenticated } from '../auth/bearer.js';
import type { CallServices } from '../call-services.js';
import type { CallMeter } from '../guard/call-meter.js';
import type { Metrics } from '../metrics.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { logOf } from '../middleware/log.js';
import type { MediaEvent, MediaEventReader } from '../ports.js';

/** An event holds what its participant carries: metadata and attributes, 64 kB each at most. */
const BODY_MAX_BYTES = 256 * 1024;

/** The media server repeats what it was not answered; within seconds, so the last few thousand are enough. */
const EVENTS_REMEMBERED = 10_000;

/** What is worth a line; the text is the same each time, what differs stands in fields. */
const MESSAGES: Readonly<Record<string, string>> = {
  room_started: 'room started',
  room_finished: 'room finished',
  participant_joined: 'participant joined',
  participant_left: 'participant left',
  participant_connection_aborted: 'participant connection aborted',
  track_published: 'track published',
  track_unpublished: 'track unpublished',
};

export interface WebhookRouteDeps {
  readonly events: MediaEventReader;
  readonly metrics: Pick<Metrics, 'countMediaEvent'>;
  readonly meter: Pick<CallMeter, 'observe'>;
  readonly calls: Pick<CallServices, 'observe'>;
  readonly log: Logger;
}

/** `POST /` → 204 for what the media server has signed, logged and counted once however often it is sent. */
export function webhookRoute({ events, metrics, meter, calls, log }: WebhookRouteDeps): Router {
  const isNew = firstTime(EVENTS_REMEMBERED);
  const router = Router();
  router
    .route('/')
    // whatever its type: what is signed are the bytes, and without a signature nothing is read
    .post(raw({ type: () => true, limit: BODY_MAX_BYTES, inflate: false }), async (req, res) => {
      const body = Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '';
      const event = await events.read(body, req.headers.authorization ?? '');
      if (event === undefined) {
        logOf(req).warn('webhook refused: not signed with LIVEKIT_API_KEY and its secret');
        throw unauthenticated(req, 'Authorization: must sign the body with the API secret');
      }
      if (isNew(event.id)) {
        record(event, { metrics, log });
        calls.observe(event);
        await meter.observe(event);
      }
      res.status(204).end();
    })
    .all(methodNotAllowed('POST'));
  return router;
}

function record(event: MediaEvent, { metrics, log }: Pick<WebhookRouteDeps, 'metrics' | 'log'>): void {
  const { id, name, atSeconds, room, participant, track } = event;
  const message = MESSAGES[name];
  metrics.countMediaEvent(message === undefined ? 'other' : name);
  if (message === undefined) return;
  const fields = {
    event: name,
    event_id: id,
    at: new Date(atSeconds * 1000).toISOString(),
    room,
    ...(participant && {
      participant: { sid: participant.sid, kind: participant.kind },
      pii: { identity: participant.identity },
    }),
    ...(track && { track }),
  };
  log.info(fields, message);
}

/** Whether an id is seen for the first time, as far as the last `size` of them tell. */
function firstTime(size: number): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    // a Set keeps the order in which its members came
    if (seen.size > size) for (const oldest of seen.values()) return seen.delete(oldest);
    return true;
  };
}
