import { DEFAULT_ASSISTANT, type WorkerReport } from '@voice-assistant/protocol';
import type { WorkerReports } from './worker-reports.js';

/** So that many who ask for a token do not mean as many questions to Redis. */
const KEPT_FOR_MS = 1_000;

/** What is known of the workers that answer calls, from what they tell of themselves. */
export interface WorkerBoard {
  report(report: WorkerReport): Promise<void>;
  /**
   * Calls that all of them take at once, together. Nothing where that is not known: an agent of ours has no worker
   * that tells of itself, or one of them has no limit.
   */
  lines(): Promise<number | undefined>;
  /**
   * The assistant that answers who asks for this one: the default one for a name that no worker knows. As of the last
   * time that {@link lines} were asked for; the name itself where no worker has ever told.
   */
  answering(asked: string): string;
}

export interface WorkerBoardOptions {
  readonly reports: WorkerReports;
  /** Agents that may be asked for. */
  readonly agentNames: readonly string[];
  readonly nowMs: () => number;
}

export function createWorkerBoard({ reports, agentNames, nowMs }: WorkerBoardOptions): WorkerBoard {
  let kept: { readonly untilMs: number; readonly lines: Promise<number | undefined> } | undefined;
  // outlives the reports: while workers start anew, a made-up name shall not become one of its own
  let assistants: ReadonlySet<string> | undefined;

  const count = async () => {
    const known = (await reports.all(nowMs())).filter(({ agent_name }) => agentNames.includes(agent_name));
    assistants = namesOf(known) ?? assistants;
    return linesOf(known, agentNames);
  };

  return {
    report: async (report) => {
      await reports.put(report, nowMs());
      kept = undefined;
    },
    lines: () => {
      if (kept === undefined || kept.untilMs <= nowMs())
        kept = { untilMs: nowMs() + KEPT_FOR_MS, lines: count() };
      return kept.lines;
    },
    answering: (asked) => (assistants === undefined || assistants.has(asked) ? asked : DEFAULT_ASSISTANT),
  };
}

function linesOf(workers: readonly WorkerReport[], agentNames: readonly string[]): number | undefined {
  const isAnyUnknown = agentNames.some((name) => !workers.some(({ agent_name }) => agent_name === name));
  if (isAnyUnknown) return undefined;
  let lines = 0;
  for (const { max_calls } of workers) {
    if (max_calls === null) return undefined;
    lines += max_calls;
  }
  return lines;
}

/** Nothing where one of them does not say. */
function namesOf(workers: readonly WorkerReport[]): ReadonlySet<string> | undefined {
  if (workers.length === 0 || workers.some(({ assistants }) => assistants === undefined)) return undefined;
  return new Set(workers.flatMap(({ assistants }) => assistants ?? []));
}
