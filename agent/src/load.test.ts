import { describe, expect, it } from 'vitest';
import { createLoadReport } from './load.js';

/** The media server gives no job to a worker that reports this or more. */
const TARGET_LOAD = 0.7;

const reports = async (maxLoad: number, loads: readonly number[]) => {
  const left = [...loads];
  const report = createLoadReport(async () => left.shift() ?? 0, maxLoad);
  const reported: number[] = [];
  for (const _ of loads) reported.push(await report());
  return reported;
};
const busy = Array<number>(40).fill(1);

describe('createLoadReport', () => {
  it('stays available at full load when told never to refuse', async () => {
    expect(Math.max(...(await reports(1, busy)))).toBeLessThan(TARGET_LOAD);
  });

  it('refuses above the limit once the load lasts', async () => {
    const reported = await reports(0.8, busy);
    expect(reported.at(-1)).toBe(1);
    expect(reported.slice(0, 3).every((load) => load < TARGET_LOAD)).toBe(true);
  });

  it('reports more for a busier worker', async () => {
    const [quiet, loud] = await Promise.all([reports(0.9, [0.1, 0.1]), reports(0.9, [0.5, 0.5])]);
    expect(quiet.at(-1)).toBeLessThan(loud.at(-1)!);
  });
});
