import { readdirSync, readFileSync } from 'node:fs';

/** Proportional share of the memory of a process and all its descendants, in MB. Linux only; NaN elsewhere. */
export const memoryOfTree = (pid: number): number => sumOfTree(pid, memoryOf);

/** How many processes that are. */
export const processesOfTree = (pid: number): number => sumOfTree(pid, () => 1);

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

function parentOf(pid: number): number | undefined {
  try {
    // the name may hold anything, also brackets
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return undefined; // ended meanwhile
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
