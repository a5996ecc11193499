import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { SkippedTest } from './summary.js';

/**
 * A reporter for Vitest that writes a {@link Summary} to the file that `VITEST_SUMMARY_FILE` names. Vitest's JSON report
 * has neither the reasons that tests were skipped for nor the errors outside of tests.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env.VITEST_SUMMARY_FILE;
    if (!file) return;
    let passed = 0;
    // a file that cannot be loaded has no tests to fail, and an error outside of all of them has none either
    let failed = unhandledErrors.length;
    const skipped: SkippedTest[] = [];
    const failures: string[] = [];
    const retried: string[] = [];
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') {
          passed += 1;
          if (test.diagnostic()?.flaky) retried.push(told(module, test));
        } else if (result.state === 'failed') {
          failed += 1;
          failures.push(told(module, test));
        } else skipped.push({ name: test.fullName, reason: noteOf(result) });
      }
    }
    writeFileSync(file, JSON.stringify({ passed, failed, skipped, failures, retried }));
  }
}

/** Which test, and the first line of what was wrong. */
const told = ({ relativeModuleId }: TestModule, test: TestCase): string =>
  `${relativeModuleId} > ${test.fullName}: ${test.result().errors?.[0]?.message.split('\n')[0]}`;

const noteOf = (result: object): string =>
  'note' in result && typeof result.note === 'string' ? result.note : '';
