import type { CalledAgent, Dispatch, Dispatcher, RoomAdmin } from '../ports.js';
import { isAnsweringAgent, present } from './agents-in-room.js';

/** How long a call that no worker has taken may still be taken. */
export const ANSWER_MS = 8_000;

/** How long a worker that has taken it may need to join. */
export const JOB_START_MS = 30_000;

/** `present`: an agent is there. `pending`: one has been called and may still come. `called`: one was called now. */
export type CallOutcome = 'present' | 'pending' | 'called';

/** Calls agents into rooms that exist, where the call in a visitor's token is ignored. */
export interface AgentCaller {
  /** Calls the agent unless one is there or on its way. However many ask at once: one call. */
  ensure(roomName: string, agent: CalledAgent): Promise<CallOutcome>;
}

export interface AgentCallerDeps {
  readonly rooms: Pick<RoomAdmin, 'participants'>;
  readonly dispatcher: Dispatcher;
  readonly nowMs: () => number;
  /** {@link ANSWER_MS} unless given. */
  readonly answerMs?: number | undefined;
}

export function createAgentCaller(deps: AgentCallerDeps): AgentCaller {
  const { rooms, dispatcher, nowMs, answerMs = ANSWER_MS } = deps;
  const underWay = new Map<string, Promise<CallOutcome>>();

  const call = async (roomName: string, agent: CalledAgent): Promise<CallOutcome> => {
    if (present(await rooms.participants(roomName)).some(isAnsweringAgent)) return 'present';
    const dispatches = await dispatcher.list(roomName);
    if (dispatches.some((dispatch) => mayStillBeAnswered(dispatch, nowMs(), answerMs))) return 'pending';
    await dispatcher.create(roomName, agent);
    return 'called';
  };

  return {
    ensure: (roomName, agent) => {
      const known = underWay.get(roomName);
      if (known) return known;
      const answer = call(roomName, agent).finally(() => underWay.delete(roomName));
      underWay.set(roomName, answer);
      return answer;
    },
  };
}

/** A job whose agent has left the room keeps its state for good where its process was killed: so it counts by age. */
export function mayStillBeAnswered(
  { createdAtMs, jobs }: Dispatch,
  nowMs: number,
  answerMs: number,
): boolean {
  const running = jobs.filter(({ isOver }) => !isOver);
  if (running.length === 0 && jobs.length > 0) return false;
  if (running.length === 0) return nowMs - createdAtMs < answerMs;
  return running.some(({ startedAtMs }) => nowMs - Math.max(startedAtMs, createdAtMs) < JOB_START_MS);
}
