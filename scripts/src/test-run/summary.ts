/** A test that did not run, and why. */
export interface SkippedTest {
  readonly name: string;
  readonly reason: string;
}

/** What a runner counted. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
  /** What failed, by name; fewer than `failed` where a runner names none. Told at the end, as logs get cut. */
  readonly failures: readonly string[];
  /** What passed only when it was tried again, where a runner allows that. */
  readonly retried: readonly string[];
}

/** The result of one runner in the whole run; `problem` says what was wrong beyond failing tests. */
export interface RunnerResult extends Summary {
  readonly runner: string;
  readonly problem?: string;
}

/** Of a runner that has run no test. */
export const NOTHING: Summary = { passed: 0, failed: 0, skipped: [], failures: [], retried: [] };

const NO_REASON = 'no reason given';

/**
 * Makes a runner's result out of how it ended and the summary that it wrote (parsed JSON, or `undefined` for none).
 *
 * A runner that crashed, wrote nothing, or found no test at all counts as one failed test: what did not run must not
 * look like what passed.
 */
export function judge(runner: string, exitCode: number | undefined, written: unknown): RunnerResult {
  const summary = parseSummary(written);
  const ended = `ended with ${exitCode === undefined ? 'a signal' : `code ${exitCode}`}`;
  const crash = { runner, ...NOTHING, ...summary, failed: 1 };
  if (!summary) return { ...crash, problem: `${ended} and no summary` };
  if (summary.passed + summary.failed + summary.skipped.length === 0) {
    return { ...crash, problem: `${ended} without any test` };
  }
  if (exitCode !== 0 && summary.failed === 0) return { ...crash, problem: `${ended} though no test failed` };
  return { runner, ...summary };
}

function parseSummary(written: unknown): Summary | undefined {
  if (typeof written !== 'object' || written === null) return undefined;
  const { passed, failed, skipped, failures, retried } = written as Record<string, unknown>;
  if (!isCount(passed) || !isCount(failed)) return undefined;
  return {
    passed,
    failed,
    skipped: parseSkipped(skipped),
    failures: namesOf(failures),
    retried: namesOf(retried),
  };
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

const namesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A list of tests or names, or only their number. */
function parseSkipped(value: unknown): SkippedTest[] {
  if (isCount(value)) return Array.from({ length: value }, () => ({ name: 'unnamed', reason: NO_REASON }));
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => {
    const { name, reason } = (
      typeof item === 'object' && item ? item : { name: item }
    ) as Partial<SkippedTest>;
    return { name: String(name ?? 'unnamed'), reason: String(reason || NO_REASON) };
  });
}

/** The last line of a test run, e.g. `12 passed, 0 failed, 1 skipped`. */
export function totalLine(results: readonly Summary[]): string {
  const sum = (count: (result: Summary) => number) => results.reduce((all, it) => all + count(it), 0);
  const skipped = sum((it) => it.skipped.length);
  return `${sum((it) => it.passed)} passed, ${sum((it) => it.failed)} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
