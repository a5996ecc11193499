import { defineConfig } from 'vitest/config';

/** Whole calls in a real browser against a really started stack; one after another, for there is one stack. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: 'support/global-setup.ts',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
