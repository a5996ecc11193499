import { readdirSync, readFileSync } from 'node:fs';

/** Proportional share of the memory of a process and all its descendants, in MB. Linux only; NaN elsewhere. */
export const memoryOfTree = (pid: number): number => sumOfTree(pid, memoryOf);

/** How many processes that are. */
export const processesOfTree = (pid: number): number => sumOfTree(pid, () => 1);

/** How long processors have worked for a process and its descendants, those that have ended left out. */
export const processorMsOfTree = (pid: number): number => sumOfTree(pid, processorMsOf);

function sumOfTree(pid: number, measure: (pid: number) => number): number {
  try {
    const children = new Map<number, number[]>();
    for (const name of readdirSync('/proc')) {
      const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
      if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
    const total = (it: number): number =>
      measure(it) + (children.get(it) ?? []).reduce((sum, child) => sum + total(child), 0);
    return total(pid);
  } catch {
    return Number.NaN;
  }
}

/** What Linux tells of a process, from its state on; the name before it may hold anything, also brackets. */
const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];

function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    return undefined; // ended meanwhile
  }
}

/** How long processors have worked for a process. Linux counts in hundredths of a second; elsewhere 0. */
export function processorMsOf(pid: number): number {
  try {
    const stat = statOf(pid);
    return (Number(stat[11]) + Number(stat[12])) * 10;
  } catch {
    return 0;
  }
}

function memoryOf(pid: number): number {
  try {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
