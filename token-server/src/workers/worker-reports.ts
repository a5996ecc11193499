import { WORKER_REPORT_EVERY_MS, type WorkerReport } from '@voice-assistant/protocol';
import { workerReportSchema } from '@voice-assistant/protocol/schemas';
import { z } from 'zod';
import { preferShared, type SharedEngine } from '../guard/shared-engine.js';

/** A worker that misses two reports in a row is still there; one that misses three is gone. */
export const REPORT_HOLDS_MS = 3 * WORKER_REPORT_EVERY_MS;

/** The last report of each worker, until it is too old. */
export interface WorkerReports {
  put(report: WorkerReport, nowMs: number): Promise<void>;
  all(nowMs: number): Promise<readonly WorkerReport[]>;
}

const WORKERS = 'workers';
const storedSchema = z.object({ untilMs: z.number(), report: workerReportSchema });

interface Stored {
  readonly untilMs: number;
  readonly report: WorkerReport;
}

/** In Redis, for all processes; while that is away, each knows what it was told itself. */
export function createWorkerReports(engine?: SharedEngine): WorkerReports {
  const own = createMemoryReports();
  if (engine === undefined) return own;
  const ask = preferShared(engine, { shared: createRedisReports(engine), own });
  return {
    put: async (...args) => {
      await own.put(...args);
      await ask((reports) => reports.put(...args));
    },
    all: (...args) => ask((reports) => reports.all(...args)),
  };
}

function createMemoryReports(): WorkerReports {
  const known = new Map<string, Stored>();
  const forget = (nowMs: number) => {
    for (const [id, { untilMs }] of known) if (untilMs <= nowMs) known.delete(id);
  };
  return {
    put: async (report, nowMs) => {
      forget(nowMs);
      known.set(report.worker_id, { untilMs: nowMs + REPORT_HOLDS_MS, report });
    },
    all: async (nowMs) => {
      forget(nowMs);
      return [...known.values()].map(({ report }) => report);
    },
  };
}

function createRedisReports({ client }: SharedEngine): WorkerReports {
  return {
    put: async (report, nowMs) => {
      const stored: Stored = { untilMs: nowMs + REPORT_HOLDS_MS, report };
      await client
        .multi()
        .hset(WORKERS, report.worker_id, JSON.stringify(stored))
        .pexpire(WORKERS, REPORT_HOLDS_MS)
        .exec();
    },
    all: async (nowMs) => {
      const entries = Object.entries(await client.hgetall(WORKERS)).map(
        ([id, text]) => [id, storedSchema.parse(JSON.parse(text))] as const,
      );
      const gone = entries.filter(([, { untilMs }]) => untilMs <= nowMs).map(([id]) => id);
      if (gone.length > 0) await client.hdel(WORKERS, ...gone);
      return entries.filter(([id]) => !gone.includes(id)).map(([, { report }]) => report);
    },
  };
}
