import { AgentDispatchClient, type AgentDispatch as SdkDispatch } from 'livekit-server-sdk';
import type { Dispatch, Dispatcher } from '../ports.js';
import { fromMediaServer } from './media-server-error.js';
import type { RoomAdminOptions } from './room-admin.js';

/** LiveKit's `JobStatus`, which the SDK does not export. @see livekit_agent.proto */
const JOB_RUNNING = 1;

const NANOSECONDS_PER_MS = 1_000_000n;

export interface DispatcherOptions extends RoomAdminOptions {
  /** An agent that only looks on, whose calls are no concern of those who wait for an answer. */
  readonly watcherName?: string | undefined;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { url, apiKey, apiSecret, timeoutSeconds, log, watcherName } = options;
  const client = new AgentDispatchClient(url, apiKey, apiSecret, {
    requestTimeout: timeoutSeconds,
    failover: false, // rooms of another region are not these
  });
  return {
    list: async (roomName) => {
      try {
        const dispatches = await client.listDispatch(roomName);
        // a room that was made without an agent has a call for one without a name, which nobody of ours answers
        return dispatches
          .filter(({ agentName }) => agentName !== '' && agentName !== watcherName)
          .map(toDispatch);
      } catch (error) {
        throw fromMediaServer(error, log);
      }
    },
    create: async (roomName, { name, metadata }) => {
      try {
        return toDispatch(await client.createDispatch(roomName, name, { metadata }));
      } catch (error) {
        throw fromMediaServer(error, log);
      }
    },
    remove: async (roomName, id) => {
      try {
        await client.deleteDispatch(id, roomName);
      } catch (error) {
        const refusal = fromMediaServer(error, log);
        if (refusal.code !== 'room-not-found') throw refusal; // gone already
      }
    },
  };
}

const toDispatch = ({ id, agentName, metadata, state }: SdkDispatch): Dispatch => ({
  id,
  agentName,
  metadata,
  createdAtMs: toMs(state?.createdAt ?? 0n),
  jobs: (state?.jobs ?? []).map((job) => ({
    isOver: (job.state?.status ?? 0) > JOB_RUNNING,
    startedAtMs: toMs(job.state?.startedAt ?? 0n),
    identity: job.state?.participantIdentity ?? '',
  })),
});

/** The media server counts nanoseconds. */
const toMs = (nanoseconds: bigint): number => Number(nanoseconds / NANOSECONDS_PER_MS);
