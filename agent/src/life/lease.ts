import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobContext } from '@livekit/agents';
import { z } from 'zod';

const leaseSchema = z.object({
  jobId: z.string(),
  pid: z.int().positive(),
  agentName: z.string(),
  roomName: z.string(),
  roomSid: z.string(),
  /** Of the agent in the room. */
  identity: z.string(),
  /** What the job was dispatched with. */
  metadata: z.string(),
  /** The call's record, which nobody else may send meanwhile. */
  journal: z.string(),
});

/** Says that a process answers a call. One that is left behind by a dead process is a call that was cut off. */
export type Lease = Readonly<z.infer<typeof leaseSchema>>;

/** Of the call that this process is in. @param journal - Empty where nothing is recorded. */
export const leaseOf = (ctx: JobContext, agentName: string, journal: string): Lease => ({
  jobId: ctx.job.id,
  pid: process.pid,
  agentName,
  roomName: ctx.room.name ?? '',
  roomSid: ctx.job.room?.sid ?? '',
  identity: ctx.agent?.identity ?? '',
  metadata: ctx.job.metadata,
  journal,
});

const EXTENSION = '.json';

/** The calls of all workers on this machine, a file each. */
export class Leases {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  take(lease: Lease) {
    const file = this.#file(lease.jobId);
    writeFileSync(`${file}.new`, JSON.stringify(lease), { mode: 0o600 });
    renameSync(`${file}.new`, file); // never seen half written
  }

  release(jobId: string) {
    rmSync(this.#file(jobId), { force: true });
  }

  /**
   * Takes over what a dead process left, so that no other worker does.
   * @returns false when another was faster.
   */
  claim({ jobId }: Lease): boolean {
    const file = this.#file(jobId);
    try {
      renameSync(file, `${file}.claimed`);
      rmSync(`${file}.claimed`, { force: true });
      return true;
    } catch {
      return false;
    }
  }

  all(): Lease[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(EXTENSION))
      .flatMap((name) => {
        const lease = leaseSchema.safeParse(readJson(join(this.#folder, name)));
        return lease.success ? [lease.data] : [];
      });
  }

  #file(jobId: string): string {
    return join(this.#folder, `${encodeURIComponent(jobId)}${EXTENSION}`);
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // released meanwhile
  }
}

/** Whether the process that took a lease still runs. */
export function isAlive({ pid }: Lease): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
