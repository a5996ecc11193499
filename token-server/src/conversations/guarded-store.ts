import type { Logger } from 'pino';
import { HttpError } from '../http-error.js';
import type { Engine } from './engine.js';
import type { ConversationStore } from './ports.js';

/** Runs what asks the database; whoever has to wait for it is told so, with a 503. */
export type Guard = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Translates that the database is away, and logs it once when it goes and once when it comes back.
 * @param isReady Whether its tables are up to date.
 */
export function createGuard({
  engine,
  isReady,
  log,
}: {
  readonly engine: Pick<Engine, 'isAway'>;
  readonly isReady: () => boolean;
  readonly log: Logger;
}): Guard {
  let isAway = false;
  return async (work) => {
    if (!isReady()) throw away();
    try {
      const result = await work();
      if (isAway) log.info('the database answers again');
      isAway = false;
      return result;
    } catch (error) {
      if (!engine.isAway(error)) throw error;
      if (!isAway) log.warn({ err: error }, 'the database does not answer');
      isAway = true;
      throw away(error);
    }
  };
}

const away = (cause?: unknown): HttpError =>
  new HttpError('database-unreachable', { headers: { 'Retry-After': '2' }, cause });

/** The same store, each of whose methods goes through the guard. */
export function guardStore(store: ConversationStore, guard: Guard): ConversationStore {
  const guarded =
    <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
    (...args: Args) =>
      guard(() => method(...args));
  return {
    create: guarded(store.create),
    find: guarded(store.find),
    isRemoved: guarded(store.isRemoved),
    list: guarded(store.list),
    record: guarded(store.record),
    messages: guarded(store.messages),
    giveFeedback: guarded(store.giveFeedback),
    remove: guarded(store.remove),
    sweep: guarded(store.sweep),
  };
}
