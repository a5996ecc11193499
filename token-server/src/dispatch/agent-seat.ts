import { setTimeout as delay } from 'node:timers/promises';
import type { ParticipantInfo } from '@voice-assistant/protocol';
import { HttpError } from '../http-error.js';
import type { CalledAgent, Dispatch, Dispatcher, RoomAdmin } from '../ports.js';
import { ANSWER_MS, mayStillBeAnswered } from './agent-caller.js';
import { isAnsweringAgent, present } from './agents-in-room.js';

const POLL_MS = 200;

/** A lost call is repeated once. */
const CALLS = 2;

export interface AgentSeatDeps {
  readonly rooms: Pick<RoomAdmin, 'participants' | 'find' | 'create' | 'expel'>;
  readonly dispatcher: Dispatcher;
  readonly nowMs: () => number;
  /** How long a room waits for its first visitor. */
  readonly roomEmptyTimeoutSeconds: number;
  /** {@link ANSWER_MS} unless given. */
  readonly answerMs?: number | undefined;
}

/** Puts agents into rooms and out of them, at an administrator's word. */
export interface AgentSeat {
  /**
   * Calls an agent and resolves once it is in the room; makes the room where there is none. One of that name that is
   * there already is as good.
   * @throws {HttpError} `agent-unavailable`
   */
  connect(roomName: string, agent: CalledAgent, name?: string): Promise<ParticipantInfo>;
  /** @returns The agents that were put out. @throws {HttpError} `room-not-found` */
  disconnect(roomName: string, name?: string): Promise<readonly ParticipantInfo[]>;
}

export function createAgentSeat(deps: AgentSeatDeps): AgentSeat {
  const { rooms, dispatcher, nowMs, answerMs = ANSWER_MS } = deps;

  const agentsOf = async (roomName: string) =>
    present(await rooms.participants(roomName)).filter(isAnsweringAgent);

  const arrivalOf = async (roomName: string, { id }: Dispatch): Promise<ParticipantInfo | undefined> => {
    for (;;) {
      const dispatch = (await dispatcher.list(roomName)).find((it) => it.id === id);
      const identities = new Set(dispatch?.jobs.map(({ identity }) => identity));
      const arrived = (await agentsOf(roomName)).find(({ identity }) => identities.has(identity));
      if (arrived?.state === 'ACTIVE') return arrived;
      if (dispatch === undefined || !mayStillBeAnswered(dispatch, nowMs(), answerMs)) return undefined;
      await delay(POLL_MS);
    }
  };

  return {
    connect: async (roomName, agent, name) => {
      const empty_timeout = deps.roomEmptyTimeoutSeconds;
      if ((await rooms.find(roomName)) === undefined)
        await rooms.create({ name: roomName, empty_timeout, max_participants: 0 });
      const there = (await agentsOf(roomName)).find((it) => name === undefined || it.name === name);
      if (there) return there;
      for (let call = 0; call < CALLS; call += 1) {
        const dispatch = await dispatcher.create(roomName, agent);
        const arrived = await arrivalOf(roomName, dispatch);
        if (arrived) return arrived;
        await dispatcher.remove(roomName, dispatch.id); // or a worker that comes late would be a second agent
      }
      throw new HttpError('agent-unavailable', { headers: { 'Retry-After': '5' } });
    },

    disconnect: async (roomName, name) => {
      const leaving = (await agentsOf(roomName)).filter((it) => name === undefined || it.name === name);
      const identities = new Set(leaving.map(({ identity }) => identity));
      const dispatches = await dispatcher.list(roomName);
      const ended = dispatches.filter(
        ({ jobs }) => name === undefined || jobs.some(({ identity }) => identities.has(identity)),
      );
      // the call first: an agent that is only put out would be called again
      await Promise.all(ended.map(({ id }) => dispatcher.remove(roomName, id)));
      await Promise.all(leaving.map(({ identity }) => rooms.expel(roomName, identity)));
      return leaving;
    },
  };
}
