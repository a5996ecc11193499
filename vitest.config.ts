import { defineConfig } from 'vitest/config';

/** One project for each package, so that `vitest --project agent` runs that one alone. */
const project = (name: string, timeoutMs = 10_000) => ({
  test: {
    name,
    root: name,
    include: ['**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs * 3,
    // files share what they import: to load the framework anew for each took more of a processor than most tests
    isolate: false,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('protocol'),
      project('token-server'),
      // what needs a DOM runs in a browser, by Web Test Runner
      { test: { ...project('widget').test, include: ['src/{state,session}/**/*.test.ts'] } },
      // these two start processes and, the agent, real calls
      project('demo', 30_000),
      project('agent', 60_000),
      project('scripts', 30_000),
    ],
  },
});
