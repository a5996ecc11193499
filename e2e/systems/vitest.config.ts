import { defineConfig } from 'vitest/config';
import e2e from '../vitest.config.js';

/** Systems A to D, on a stack of their own. */
export default defineConfig({
  test: { ...e2e.test, name: 'systems', include: ['systems/*.test.ts'] },
});
