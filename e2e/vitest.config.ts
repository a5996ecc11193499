import { defineConfig } from 'vitest/config';

/**
 * Whole calls in a real browser against a really started stack; one after another, for there is one stack. The five
 * systems have a run of their own, so that they can go on beside this one.
 */
export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: 'support/global-setup.ts',
    fileParallelism: false,
    isolate: false, // as in the packages' tests
    // The recogniser sometimes mishears a word when two processors are short of time; the summary names what was retried.
    retry: 1,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
