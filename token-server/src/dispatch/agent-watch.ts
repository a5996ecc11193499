import { conversationOfRoom, type RoomMetadata } from '@voice-assistant/protocol';
import { dispatchMetadataSchema } from '@voice-assistant/protocol/schemas';
import type { Logger } from 'pino';
import { HttpError } from '../http-error.js';
import type { CalledAgent, Dispatch, Dispatcher, RoomAdmin } from '../ports.js';
import { ANSWER_MS, mayStillBeAnswered } from './agent-caller.js';
import { isAnsweringAgent, isVisitor, present } from './agents-in-room.js';

/** When a visitor who waits is told that nobody answers; the widget gives up then, too. */
const REPORT_MS = 20_000;

/**
 * An agent that ends a call leaves first and removes the room a moment later. One whose process has died is replaced
 * by its worker within 5 s (measured); after that it is for us, as the worker may have died with it.
 */
const DEPARTURE_MS = 8_000;

/** An agent that dies each time it is called is not called for ever. */
const CALLS_PER_ROOM = 4;

export interface AgentWatchDeps {
  readonly rooms: Pick<RoomAdmin, 'participants' | 'setMetadata'>;
  readonly dispatcher: Dispatcher;
  /** Who answers in a room that was made without an agent. */
  readonly agentNames: readonly string[];
  readonly nowMs: () => number;
  readonly log: Logger;
  /** {@link ANSWER_MS}, {@link REPORT_MS} and {@link DEPARTURE_MS} unless given. */
  readonly answerMs?: number | undefined;
  readonly reportMs?: number | undefined;
  readonly departureMs?: number | undefined;
}

/**
 * Sees to it that a visitor gets an answer. A call that is lost or that nobody takes is repeated once; where nobody
 * comes then, the room says so in its metadata, which every client in it is sent.
 */
export interface AgentWatch {
  /** A visitor is in the room. Returns at once. */
  expect(roomName: string): void;
  /** The agent has left it, maybe not on purpose. */
  lost(roomName: string): void;
  /** It is there. */
  answered(roomName: string): void;
  /** The room is no more. */
  forget(roomName: string): void;
  /** Whether somebody waits there. */
  isWatching(roomName: string): boolean;
  stop(): void;
}

interface Watched {
  readonly sinceMs: number;
  timer: NodeJS.Timeout | undefined;
  hasRepeated: boolean;
  isReported: boolean;
}

type Look = 'answered' | 'nobody-waits' | readonly Dispatch[];

export function createAgentWatch(deps: AgentWatchDeps): AgentWatch {
  const { rooms, dispatcher, agentNames, nowMs, log } = deps;
  const { answerMs = ANSWER_MS, reportMs = REPORT_MS, departureMs = DEPARTURE_MS } = deps;
  const watched = new Map<string, Watched>();
  const pollMs = Math.max(50, answerMs / 4);

  const begin = (roomName: string, firstLookMs: number) => {
    if (watched.has(roomName)) return;
    const entry: Watched = { sinceMs: nowMs(), timer: undefined, hasRepeated: false, isReported: false };
    watched.set(roomName, entry);
    schedule(roomName, entry, firstLookMs);
  };

  const end = (roomName: string) => {
    clearTimeout(watched.get(roomName)?.timer);
    watched.delete(roomName);
  };

  const schedule = (roomName: string, entry: Watched, afterMs: number) => {
    entry.timer = setTimeout(() => void visit(roomName, entry), afterMs);
    entry.timer.unref();
  };

  const visit = async (roomName: string, entry: Watched) => {
    try {
      await act(roomName, entry);
    } catch (error) {
      // of other failures the adapter has told; the media server may answer the next time
      if (error instanceof HttpError && error.code === 'room-not-found') end(roomName);
    }
    if (watched.get(roomName) === entry) schedule(roomName, entry, pollMs);
  };

  const act = async (roomName: string, entry: Watched) => {
    const seen = await look(roomName);
    if (seen === 'answered') return settle(roomName, entry);
    if (seen === 'nobody-waits') return end(roomName);
    const mayCome = seen.some((dispatch) => mayStillBeAnswered(dispatch, nowMs(), answerMs));
    if (!mayCome && !entry.hasRepeated) await repeat(roomName, entry, seen);
    if (!entry.isReported && nowMs() - entry.sinceMs >= reportMs) await report(roomName, entry);
  };

  const look = async (roomName: string): Promise<Look> => {
    const there = present(await rooms.participants(roomName));
    if (there.some(isAnsweringAgent)) return 'answered';
    return there.some(isVisitor) ? dispatcher.list(roomName) : 'nobody-waits';
  };

  const repeat = async (roomName: string, entry: Watched, before: readonly Dispatch[]) => {
    entry.hasRepeated = before.length > 0; // the first call is no repetition
    const agent = agentToCall(roomName, before, agentNames);
    if (agent === undefined || before.length >= CALLS_PER_ROOM) return;
    log.warn({ room: { name: roomName }, agent: agent.name }, 'no agent has answered, called again');
    await dispatcher.create(roomName, agent);
  };

  const report = async (roomName: string, entry: Watched) => {
    const metadata: RoomMetadata = { error: { code: 'agent-unavailable' } };
    await rooms.setMetadata(roomName, JSON.stringify(metadata));
    entry.isReported = true;
    log.error({ room: { name: roomName } }, 'no agent answers: is a worker running, under this name?');
  };

  const settle = async (roomName: string, entry: Watched) => {
    if (entry.isReported) await rooms.setMetadata(roomName, '');
    end(roomName);
  };

  return {
    expect: (roomName) => begin(roomName, Math.min(answerMs, pollMs)),
    lost: (roomName) => begin(roomName, departureMs),
    answered: (roomName) => {
      const entry = watched.get(roomName);
      if (entry && !entry.isReported) end(roomName);
    },
    forget: end,
    isWatching: (roomName) => watched.has(roomName),
    stop: () => {
      for (const roomName of [...watched.keys()]) end(roomName);
    },
  };
}

/** The one that was called last, with the history of what was said; in a conversation without one, the usual one. */
function agentToCall(
  roomName: string,
  before: readonly Dispatch[],
  agentNames: readonly string[],
): CalledAgent | undefined {
  const last = before.toSorted((a, b) => a.createdAtMs - b.createdAtMs).at(-1);
  if (last) return { name: last.agentName, metadata: withHistory(last.metadata) };
  const conversationId = conversationOfRoom(roomName);
  const [name] = agentNames;
  if (name === undefined || conversationId === undefined) return undefined;
  return { name, metadata: JSON.stringify({ conversation_id: conversationId }) };
}

function withHistory(metadata: string): string {
  try {
    const { fresh: _, ...told } = dispatchMetadataSchema.parse(JSON.parse(metadata));
    return JSON.stringify(told);
  } catch {
    return metadata; // of another's making
  }
}
