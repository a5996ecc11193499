import { describe, expect, it } from 'vitest';
import { judge, totalLine } from './summary.js';

describe('judge', () => {
  it('counts what the runner wrote', () => {
    const skipped = [{ name: 'a', reason: 'no camera' }];
    expect(judge('unit', 0, { passed: 3, failed: 0, skipped })).toEqual({
      ...{ runner: 'unit', passed: 3, failed: 0, skipped, failures: [], retried: [] },
    });
    expect(judge('unit', 1, { passed: 3, failed: 2, skipped: [] })).toMatchObject({ failed: 2 });
  });

  it('names what failed, where the runner does', () => {
    const failures = ['a.test.ts > hears: expected 1 to be 2'];
    const retried = ['b.test.ts > speaks: expected 2 to be 3'];
    expect(judge('e2e', 1, { passed: 3, failed: 1, failures, retried })).toMatchObject({
      ...{ failed: 1, failures, retried },
    });
  });

  it('takes skipped tests as a number or names, too', () => {
    expect(judge('widget', 0, { passed: 1, failed: 0, skipped: 2 }).skipped).toHaveLength(2);
    expect(judge('widget', 0, { passed: 1, failed: 0, skipped: ['x'] }).skipped).toEqual([
      { name: 'x', reason: 'no reason given' },
    ]);
  });

  for (const [what, exitCode, written, problem] of [
    ['a crash without a summary', 1, undefined, 'ended with code 1 and no summary'],
    ['an end by a signal', undefined, undefined, 'ended with a signal and no summary'],
    ['half a summary', 0, { passed: 'many' }, 'ended with code 0 and no summary'],
    ['no test at all', 0, { passed: 0, failed: 0, skipped: [] }, 'ended with code 0 without any test'],
    ['a failure that no test had', 1, { passed: 5, failed: 0 }, 'ended with code 1 though no test failed'],
  ] as const) {
    it(`counts ${what} as one failure`, () => {
      expect(judge('e2e', exitCode, written)).toMatchObject({ failed: 1, problem });
    });
  }
});

describe('totalLine', () => {
  it('adds up all runners', () => {
    const results = [judge('a', 0, { passed: 2, failed: 0 }), judge('b', 1, { passed: 1, failed: 3 })];
    expect(totalLine(results)).toBe('3 passed, 3 failed');
  });

  it('names skipped tests only when there are some', () => {
    expect(totalLine([judge('a', 0, { passed: 2, failed: 0, skipped: 1 })])).toBe(
      '2 passed, 0 failed, 1 skipped',
    );
  });
});
