import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Conversation,
  type ConversationPage,
  type MessagePage,
  type RecordResponse,
  roomOfConversation,
} from '@voice-assistant/protocol';
import {
  conversationIdSchema,
  feedbackRequestSchema,
  recordRequestSchema,
} from '@voice-assistant/protocol/schemas';
import { type Request, type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import type { ConversationAccess } from '../conversations/access.js';
import { streamEvents } from '../conversations/event-stream.js';
import type { ChangeFeed, ConversationStore } from '../conversations/ports.js';
import {
  eventsQuery,
  exportQuery,
  listQuery,
  messagesQuery,
  positionSchema,
} from '../conversations/queries.js';
import {
  identifyReader,
  type Reader,
  type ReaderDeps,
  readerIn,
  requireService,
} from '../conversations/reader.js';
import { allMessages, TRANSCRIPT_FORMATS } from '../conversations/transcript.js';
import { type EndableRooms, endRoom } from '../dispatch/end-room.js';
import { HttpError } from '../http-error.js';
import { methodNotAllowed } from '../middleware/errors.js';
import { jsonBody, jsonBodyUpTo, parseBody, parseQuery } from '../middleware/json-body.js';

export interface ConversationRouteDeps extends ReaderDeps {
  readonly store: ConversationStore;
  readonly changes: ChangeFeed;
  readonly access: ConversationAccess;
  readonly rooms: EndableRooms;
  /** `POST /`: makes one, with a token for it. */
  readonly create: readonly RequestHandler[];
  /** Of those who are no service. */
  readonly limit: readonly RequestHandler[];
  readonly log: Logger;
}

/** A hundred messages of the greatest length, in a script of three bytes a letter. */
const RECORD_MAX_BYTES = 8 * 1024 * 1024;
const STREAMS_MAX = 2_000;

/**
 * What was said: `POST /`, `GET /`, and below `/:id`: `GET` and `DELETE /`, `GET` and `POST /messages`, `POST /feedback`,
 * `GET /export`, `GET /events`. Everybody sees what is theirs, a service sees all.
 */
export function conversationsRoute(deps: ConversationRouteDeps): Router {
  const router = Router();
  const identify = [identifyReader(deps), ...deps.limit.map(forOthers)];
  router
    .route('/')
    .post(...deps.create)
    .get(...identify, list(deps))
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router
    .route('/:id')
    .get(...identify, async (req, res) => {
      res.json(await mustOpen(deps, req, readerIn(res)));
    })
    .delete(...identify, remove(deps))
    .all(methodNotAllowed('DELETE', 'GET', 'HEAD'));
  router
    .route('/:id/messages')
    .get(...identify, readMessages(deps))
    .post(...identify, serviceOnly, ...jsonBodyUpTo(RECORD_MAX_BYTES), record(deps))
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router
    .route('/:id/feedback')
    .post(...identify, ...jsonBody, giveFeedback(deps))
    .all(methodNotAllowed('POST'));
  router
    .route('/:id/export')
    .get(...identify, exportAll(deps))
    .all(methodNotAllowed('GET', 'HEAD'));
  router
    .route('/:id/events')
    .get(...identify, followEvents(deps))
    .all(methodNotAllowed('GET'));
  return router;
}

/** An agent speaks for many visitors from one address. */
const forOthers =
  (limit: RequestHandler): RequestHandler =>
  (req, res, next) =>
    readerIn(res).service === undefined ? limit(req, res, next) : next();

const serviceOnly: RequestHandler = (_req, res, next) => {
  requireService(res);
  next();
};

function idOf(req: Request): string {
  const id = conversationIdSchema.safeParse(req.params.id);
  if (!id.success) throw new HttpError('conversation-not-found');
  return id.data;
}

type Finding = Pick<ConversationRouteDeps, 'store' | 'access'>;

/** What the reader may see of the conversation that the path names; nothing where it has not begun. */
async function open(
  { store, access }: Finding,
  req: Request,
  reader: Reader,
): Promise<Conversation | undefined> {
  const id = idOf(req);
  if (reader.service === undefined) return access.open(id, reader);
  const conversation = await store.find(id);
  if (conversation === undefined && (await store.isRemoved(id)))
    throw new HttpError('conversation-not-found');
  return conversation;
}

async function mustOpen(deps: Finding, req: Request, reader: Reader): Promise<Conversation> {
  const conversation = await open(deps, req, reader);
  if (conversation === undefined) throw new HttpError('conversation-not-found');
  return conversation;
}

const list =
  ({ store, access }: ConversationRouteDeps): RequestHandler =>
  async (req, res) => {
    const { owner, ...page } = parseQuery(listQuery, req);
    const { service, user, key } = readerIn(res);
    if (service === undefined && owner !== undefined && owner !== user?.id) throw new HttpError('forbidden');
    const of = user?.id ?? owner;
    let answer: ConversationPage = { conversations: [], next: null };
    if (of !== undefined) answer = await store.list({ owner: of, ...page });
    else if (key !== undefined) {
      const own = await access.open(key.conversationId, { key });
      if (own !== undefined) answer = { conversations: [own], next: null };
    } else throw new HttpError('invalid-request', { detail: 'owner: a service has to say whose' });
    res.json(answer);
  };

const readMessages =
  (deps: ConversationRouteDeps): RequestHandler =>
  async (req, res) => {
    const query = parseQuery(messagesQuery, req);
    const conversation = await open(deps, req, readerIn(res));
    const none: MessagePage = { messages: [], next: null };
    res.json(conversation === undefined ? none : await deps.store.messages(conversation.id, query));
  };

const record =
  ({ store }: ConversationRouteDeps): RequestHandler =>
  async (req, res) => {
    const request = parseBody(recordRequestSchema, req);
    const answer: RecordResponse = { accepted: await store.record(idOf(req), request) };
    res.json(answer);
  };

const giveFeedback =
  (deps: ConversationRouteDeps): RequestHandler =>
  async (req, res) => {
    const { id } = await mustOpen(deps, req, readerIn(res));
    const isThere = await deps.store.giveFeedback(id, parseBody(feedbackRequestSchema, req));
    if (!isThere)
      throw new HttpError('not-found', { detail: 'message_id: no such message in this conversation' });
    res.status(204).end();
  };

const remove =
  (deps: ConversationRouteDeps): RequestHandler =>
  async (req, res) => {
    const { id } = await mustOpen(deps, req, readerIn(res));
    await deps.store.remove(id);
    // what goes on in its room would only be thrown away
    await endRoom(deps.rooms, roomOfConversation(id)).catch((error: unknown) => {
      if (!(error instanceof HttpError)) throw error;
      deps.log.warn({ err: error }, 'the room of a removed conversation may go on until its visitor leaves');
    });
    res.status(204).end();
  };

const exportAll =
  (deps: ConversationRouteDeps): RequestHandler =>
  async (req, res) => {
    const { type, ending, write } = TRANSCRIPT_FORMATS[parseQuery(exportQuery, req).format];
    const conversation = await mustOpen(deps, req, readerIn(res));
    const parts = write(conversation, allMessages(deps.store, conversation.id));
    res.attachment(`conversation-${conversation.id}.${ending}`).set('Content-Type', type); // in this order: a file's name sets a type as well
    await pipeline(Readable.from(parts), res);
  };

const followEvents = (deps: ConversationRouteDeps): RequestHandler => {
  const { store, changes } = deps;
  let streams = 0;
  return async (req, res) => {
    const last = positionSchema.safeParse(req.get('Last-Event-ID')).data;
    const { after = last ?? 0 } = parseQuery(eventsQuery, req);
    await open(deps, req, readerIn(res));
    if (streams >= STREAMS_MAX) throw new HttpError('at-capacity', { headers: { 'Retry-After': '10' } });
    streams += 1;
    try {
      await streamEvents(res, { store, changes, conversationId: idOf(req), after: last ?? after });
    } finally {
      streams -= 1;
    }
  };
};
