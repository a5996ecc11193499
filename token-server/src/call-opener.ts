import type { Logger } from 'pino';
import type { Admission } from './admission.js';
import type { ConversationKeys } from './auth/conversation-key.js';
import type { AgentCaller } from './dispatch/agent-caller.js';
import type { CallDesk, Caller, CallGrant, RoomAdmin } from './ports.js';

export interface CallOpenerDeps {
  /** Counts the call, and makes its token. */
  readonly desk: CallDesk;
  readonly admission: Admission;
  readonly keys: ConversationKeys;
  readonly rooms: Pick<RoomAdmin, 'find'>;
  readonly agentCaller: AgentCaller;
  readonly log: Logger;
}

export interface CallOrder {
  readonly grant: CallGrant;
  readonly conversationId: string;
  /** Whether the room may be there already, and with it ignore the agent in the token. */
  readonly isResumed: boolean;
  readonly caller: Caller;
  readonly ticket?: string | undefined;
}

export interface OpenedCall {
  readonly token: string;
  readonly conversationKey: string;
}

/** Opens calls: lets them in, makes their token and key, and calls the agent where the token cannot. */
export interface CallOpener {
  /** @throws {HttpError} `at-capacity`, `rate-limited`, `budget-exhausted`, `media-server-unreachable` */
  open(order: CallOrder): Promise<OpenedCall>;
}

export function createCallOpener(deps: CallOpenerDeps): CallOpener {
  const { desk, admission, keys, rooms, agentCaller, log } = deps;

  const callIfThere = async ({ roomName, agent }: CallGrant) => {
    if (!agent || (await rooms.find(roomName)) === undefined) return;
    // not waited for: it takes seconds, and the visitor can join meanwhile
    agentCaller.ensure(roomName, agent).catch((error: unknown) => {
      log.warn({ err: error, room: { name: roomName } }, 'agent not called into a room that is there');
    });
  };

  return {
    open: async ({ grant, conversationId, isResumed, caller, ticket }) => {
      const { roomName, userId } = grant;
      await admission.admit({ roomName, caller: userId ?? caller.address, ticket });
      try {
        const token = await desk.open(grant, caller);
        if (isResumed) await callIfThere(grant);
        return { token, conversationKey: keys.sign({ conversationId, userId }) };
      } catch (error) {
        await admission.release(roomName);
        throw error;
      }
    },
  };
}
