import { initializeLogger, log } from '@livekit/agents';
import { AssistantStore } from './assistants/assistant-store.js';
import { ConfigError, parseConfig } from './config.js';
import { TOOL_NAMES } from './tools/registry.js';
import { createWorker } from './worker.js';

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  // The framework's watch over blocked loops is a thread and 40 wake-ups a second in each process: of a call in which
  // nobody speaks a sixth of the processor, and 6 MB.
  process.env.LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS ??= '0';
  initializeLogger({ pretty: false, level: config.logLevel });
  const assistants = await AssistantStore.open({
    dir: config.assistantsDir,
    known: { tools: TOOL_NAMES, env: process.env },
    reloads: config.reloadsAssistants,
    logger: log(),
  });
  if (assistants.problems.length > 0) throw new ConfigError(assistants.problems);
  process.on('unhandledRejection', (error) => log().error({ error }, 'unhandled rejection'));
  const worker = await createWorker(config, assistants, log());

  let isStopping = false;
  const stop = async (drainTimeoutSeconds: number) => {
    if (isStopping) process.exit(1); // asked twice: now. Children notice and follow.
    isStopping = true;
    await worker.stop(drainTimeoutSeconds);
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop(config.pool.drainTimeoutSeconds));
  process.on('SIGINT', () => void stop(0));
  await worker.run();
}

function fail(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`The agent worker does not run:\n${text.replace(/^/gm, '  ')}`);
  process.exit(1);
}

process.on('uncaughtException', fail);
main().catch(fail);
