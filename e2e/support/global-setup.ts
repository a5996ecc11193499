import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../../scripts/dist/paths.js';
import { startStack } from '../../scripts/dist/stack/index.js';

/** Starts the whole system once, on free ports, and stops it when all is done. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { VOICE_ASSISTANT_CACHE } = process.env; // where `npm test` has put what the stack needs
  const folders = ['assistants', 'demo/assistants', 'e2e/assistants'].map((folder) => join(ROOT, folder));
  const stack = await startStack({
    logDir: `.run/${project.name}-logs`,
    settings: { ASSISTANTS_DIR: folders.join(','), ...(VOICE_ASSISTANT_CACHE && { VOICE_ASSISTANT_CACHE }) },
  });
  const { siteUrl, serverUrl, providerUrl, livekit } = stack;
  if (!providerUrl)
    throw new Error('the tests need the offline provider: unset OPENAI_API_KEY and OPENAI_BASE_URL');
  project.provide('stack', { siteUrl, serverUrl, providerUrl, livekit });
  return () => stack.stop();
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: {
      readonly siteUrl: string;
      readonly serverUrl: string;
      readonly providerUrl: string;
      readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
    };
  }
}
