import type { QueueTickets } from './auth/queue-tickets.js';
import type { Awaitable } from './awaitable.js';
import type { TakeCensus } from './census.js';
import { HttpError } from './http-error.js';
import type { WaitingLine } from './ports.js';
import type { WorkerBoard } from './workers/worker-board.js';

/** Who is next may ask often; who stands far behind need not. */
const RETRY_AFTER_SECONDS = { least: 3, perPlace: 2, most: 15 } as const;

export interface Admission {
  /**
   * Lets a call begin, or keeps its caller's place in the line.
   * @throws {HttpError} `at-capacity` with the place in the line, `media-server-unreachable`.
   */
  admit(request: AdmissionRequest): Promise<void>;
  /** Frees the line of one who may not call after all. */
  release(roomName: string): Awaitable<void>;
}

export interface AdmissionRequest {
  readonly roomName: string;
  /** Tells callers without a ticket apart, e.g. their address. */
  readonly caller: string;
  /** From the refusal before. */
  readonly ticket?: string | undefined;
}

export interface AdmissionDeps {
  /** Live rooms at most; 0 is no limit. */
  readonly maxRooms: number;
  readonly workers: Pick<WorkerBoard, 'lines'>;
  readonly census: TakeCensus;
  readonly line: WaitingLine;
  readonly tickets: QueueTickets;
  readonly nowMs: () => number;
}

export function createAdmission(deps: AdmissionDeps): Admission {
  const { maxRooms, workers, census, line, tickets, nowMs } = deps;

  return {
    release: (roomName) => line.release(roomName),
    admit: async ({ roomName, caller, ticket: sent }) => {
      const lines = await workers.lines();
      const max = maxRooms === 0 ? lines : Math.min(maxRooms, lines ?? maxRooms);
      if (max === undefined) return; // without a limit nobody is asked who is there
      const { roomNames: live } = await census();
      if (live.includes(roomName)) return; // comes back to a call that is not over
      const held = sent === undefined ? undefined : await tickets.verify(sent);
      const ticket = held ?? tickets.begin(caller);
      const position = await line.apply({ ticket, roomName }, { max, liveRooms: live }, nowMs());
      if (position === 0) return;
      const { least, perPlace, most } = RETRY_AFTER_SECONDS;
      const retryAfter = Math.min(most, least + perPlace * (position - 1));
      throw new HttpError('at-capacity', {
        headers: { 'Retry-After': String(retryAfter) },
        extensions: {
          queue: { position, ticket: await tickets.sign(ticket), retry_after_s: retryAfter },
        },
      });
    },
  };
}
