import { defineConfig } from 'vitest/config';
import e2e from '../vitest.config.js';

/** System E, which starts stacks of its own settings; its visitors have their voice from the shared one. */
export default defineConfig({
  test: { ...e2e.test, name: 'conversations', include: ['conversations/*.test.ts'] },
});
