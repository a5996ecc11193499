import type { Response } from 'express';
import type { ChangeFeed, ConversationStore } from './ports.js';

/** How often a silent stream shows that it lives; and how late a change is seen whose announcement was lost. */
const HEARTBEAT_MS = 15_000;
/** Credentials end, so does what they opened: the browser comes back with new ones. */
const LIFE_MS = 3_600_000;
/** A reader that takes nothing for so long is gone. */
const STALLED_MS = 30_000;
const RETRY_MS = 2_000;
const PAGE = 100;

export interface EventStreamOptions {
  readonly store: Pick<ConversationStore, 'messages' | 'isRemoved'>;
  readonly changes: ChangeFeed;
  readonly conversationId: string;
  /** Position after which messages are sent. */
  readonly after: number;
  readonly heartbeatMs?: number;
}

/**
 * Answers with server-sent events until the reader goes, the conversation is removed or this server stops: `message`
 * with its position as id, `removed`, and comments in between.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function streamEvents(res: Response, options: EventStreamOptions): Promise<void> {
  const { store, changes, conversationId, heartbeatMs = HEARTBEAT_MS } = options;
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const end = AbortSignal.any([gone.signal, changes.closed, AbortSignal.timeout(LIFE_MS)]);
  const bell = createBell(end);
  const unsubscribe = changes.subscribe(conversationId, bell.ring);
  let { after } = options;
  try {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    await send(res, `retry: ${RETRY_MS}\n\n`, end);
    while (!end.aborted) {
      const page = await store.messages(conversationId, { after, limit: PAGE });
      for (const message of page.messages) {
        await send(res, `id: ${message.position}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`, end);
        after = message.position;
      }
      if (page.next !== null) continue;
      if (await store.isRemoved(conversationId)) {
        await send(res, 'event: removed\ndata: {}\n\n', end);
        return;
      }
      if (!(await bell.rungWithin(heartbeatMs))) await send(res, ': still here\n\n', end);
    }
  } finally {
    unsubscribe();
    res.end();
  }
}

/** Rings are remembered until somebody waits for one: what changes while we read is not missed. */
function createBell(end: AbortSignal) {
  let isRung = false;
  let answer = () => {};
  const ring = () => {
    isRung = true;
    answer();
  };
  end.addEventListener('abort', ring, { once: true });
  return {
    ring,
    /** @returns Whether it rang in that time. */
    rungWithin: async (ms: number): Promise<boolean> => {
      const rang = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), ms);
        answer = () => {
          clearTimeout(timer);
          resolve(true);
        };
        if (isRung) answer();
      });
      isRung = end.aborted;
      return rang;
    },
  };
}

/** Resolves when the reader has taken enough of it; a reader that does not is cut off. */
async function send(res: Response, text: string, end: AbortSignal): Promise<void> {
  if (end.aborted || res.write(text)) return;
  const drained = new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(stalled);
      end.removeEventListener('abort', done);
      res.off('drain', done);
      resolve();
    };
    const stalled = setTimeout(() => {
      res.destroy();
      done();
    }, STALLED_MS);
    res.once('drain', done);
    end.addEventListener('abort', done, { once: true });
  });
  await drained;
}
