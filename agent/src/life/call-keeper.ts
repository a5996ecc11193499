import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../ports.js';
import { isAlive, type Lease, type Leases } from './lease.js';

/** Who is in a room, as far as the keeper wants to know. */
export interface Present {
  readonly roomSid: string;
  readonly visitors: number;
  /** Identities of agents. */
  readonly agents: readonly string[];
}

/** The media server's side. */
export interface CallRooms {
  /** Undefined: there is no such room. @throws when the media server cannot be reached. */
  present(roomName: string): Promise<Present | undefined>;
  removeAgent(roomName: string, identity: string): Promise<void>;
  dispatch(lease: Lease): Promise<void>;
  remove(roomName: string): Promise<void>;
}

export interface CallKeeperOptions {
  readonly leases: Leases;
  readonly rooms: CallRooms;
  readonly agentName: string;
  readonly logger: Logger;
  /** A call has an agent again. */
  readonly onRecovered?: () => void;
  readonly pollMs?: number;
}

/** A dead process is noticed within this; half a second of the five in which it has to be replaced. */
const POLL_MS = 250;
const RETRY_MS = 500;
/** A media server that starts again, and visitors who come back to it, take that long at most. */
const GIVE_UP_MS = 60_000;
/** A room that was made anew brings its own agent, dispatched by the visitor's token. */
const OWN_AGENT_MS = 3_000;
/** For a dispatched agent to join. */
const JOIN_MS = 6_000;
/** A call that ends every process that answers it is not tried a fourth time. */
const MOST_RECOVERIES = 3;
const RECOVERIES_WITHIN_MS = 120_000;

/**
 * Brings an agent back into calls whose process died. The media server does not: it takes a killed process for
 * one that has left, 20 s later, and offers its job to nobody (livekit-server 1.13.5; `restart_policy` is for
 * LiveKit's cloud). So the worker looks after the leases of its calls, and those of a worker that died itself.
 */
export class CallKeeper {
  readonly #options: CallKeeperOptions;
  readonly #stopped = new AbortController();
  readonly #recoveriesMs = new Map<string, number[]>();

  constructor(options: CallKeeperOptions) {
    this.#options = options;
  }

  /** Until it is stopped. Never rejects. */
  async run(): Promise<void> {
    const { leases, agentName, pollMs = POLL_MS } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      for (const lease of leases.all())
        if (lease.agentName === agentName && !isAlive(lease) && leases.claim(lease))
          void this.#recover(lease);
      await delay(pollMs, undefined, { signal }).catch(() => {});
    }
  }

  /** What it was about to bring back is left to another worker. */
  stop() {
    this.#stopped.abort();
  }

  async #recover(lease: Lease) {
    const { leases, logger } = this.#options;
    const { signal } = this.#stopped;
    const fields = { jobId: lease.jobId };
    if (this.#hasFailedTooOften(lease)) return logger.error(fields, 'the call ends every process, given up');
    logger.warn(fields, 'the process of a call is gone, bringing an agent back');
    const deadlineMs = performance.now() + GIVE_UP_MS;
    while (performance.now() < deadlineMs) {
      if (signal.aborted) return leases.take(lease);
      try {
        if (await this.#tryOnce(lease)) {
          this.#options.onRecovered?.();
          return logger.info(fields, 'an agent is in the call again');
        }
      } catch (error) {
        logger.debug({ ...fields, error }, 'media server is not there yet');
      }
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
    logger.warn(fields, 'nobody came back to the call');
    const left = await this.#options.rooms.present(lease.roomName).catch(() => undefined);
    if (left?.visitors === 0) await this.#options.rooms.remove(lease.roomName).catch(() => {});
  }

  #hasFailedTooOften({ roomName }: Lease): boolean {
    const nowMs = performance.now();
    for (const [room, times] of this.#recoveriesMs)
      if (nowMs - (times.at(-1) ?? 0) > RECOVERIES_WITHIN_MS) this.#recoveriesMs.delete(room);
    const recent = (this.#recoveriesMs.get(roomName) ?? []).filter((it) => nowMs - it < RECOVERIES_WITHIN_MS);
    this.#recoveriesMs.set(roomName, [...recent, nowMs]);
    return recent.length >= MOST_RECOVERIES;
  }

  /** True when there is nothing left to do. */
  async #tryOnce(lease: Lease): Promise<boolean> {
    const { rooms } = this.#options;
    const { roomName, identity } = lease;
    const before = await rooms.present(roomName);
    if (!before || before.visitors === 0) return false;
    if (before.roomSid !== lease.roomSid && (await this.#hasAgent(lease, OWN_AGENT_MS))) return true;
    if (before.agents.includes(identity)) await rooms.removeAgent(roomName, identity);
    if (before.agents.some((it) => it !== identity)) return true;
    await rooms.dispatch(lease);
    return this.#hasAgent(lease, JOIN_MS);
  }

  async #hasAgent({ roomName, identity }: Lease, timeoutMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    while (performance.now() < deadlineMs && !this.#stopped.signal.aborted) {
      const present = await this.#options.rooms.present(roomName);
      if (present?.agents.some((it) => it !== identity)) return true;
      await delay(POLL_MS);
    }
    return false;
  }
}
