import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { launchFlags } from '../scripts/dist/chromium/launch-flags.js';

/** Adds up what passed, for a caller that runs several runners; written where `WTR_SUMMARY_FILE` says. */
const summaryReporter = (file) => ({
  stop({ sessions }) {
    const summary = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const count = ({ suites, tests }) => {
      for (const test of tests) {
        summary[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
        if (!test.skipped && !test.passed) summary.failures.push(`${test.name}: ${test.error?.message}`);
      }
      suites.forEach(count);
    };
    for (const { testResults, errors } of sessions) {
      if (testResults) count(testResults);
      if (!testResults || errors?.length) summary.failed += 1; // a file that did not even load
    }
    writeFileSync(file, JSON.stringify(summary));
  },
});

export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  files: [fileURLToPath(new URL('src/{*,livekit/*,ui/**/*}.test.ts', import.meta.url))],
  nodeResolve: true,
  concurrency: 2,
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    chromeLauncher({
      // a window for each file: one tab of a window is hidden, and nothing moves or is focused in it
      createPage: async ({ context }) => (await context.browser().createBrowserContext()).newPage(),
      launchOptions: {
        executablePath: process.env.CHROME_PATH,
        args: [...launchFlags(), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      },
    }),
  ],
  reporters: [
    defaultReporter(),
    ...(process.env.WTR_SUMMARY_FILE ? [summaryReporter(process.env.WTR_SUMMARY_FILE)] : []),
  ],
  testFramework: { config: { timeout: 10_000 } },
};
