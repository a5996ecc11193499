import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { KEY, realMediaServer } from './media-server.js';

const MAIN = fileURLToPath(new URL('../../../agent/dist/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

export interface AgentWorkerProcess extends AsyncDisposable {
  readonly agentName: string;
  /** All that it has printed. */
  text(): string;
}

/**
 * The real worker, without a provider: it joins rooms and says nothing. Built first: `npx tsc -b agent`.
 * @param agentName Of its own, so that workers side by side do not take each other's calls.
 * @param env Besides what it needs.
 */
export async function startAgentWorker(
  agentName: string,
  env: Readonly<Record<string, string>> = {},
): Promise<AgentWorkerProcess> {
  const port = await getPort();
  let printed = '';
  const worker = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LIVEKIT_URL: realMediaServer().wsUrl,
      LIVEKIT_API_KEY: KEY.apiKey,
      LIVEKIT_API_SECRET: KEY.apiSecret,
      AGENT_NAME: agentName,
      AGENT_PORT: String(port),
      IDLE_PROCESSES: '1',
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [worker.stdout, worker.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  const stop = () => endProcess(worker);
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.ok) {
    if (worker.exitCode !== null || performance.now() > deadlineMs) {
      await stop();
      throw new Error(`the worker did not start:\n${printed}`);
    }
    await delay(50);
  }
  return { agentName, text: () => printed, [Symbol.asyncDispose]: stop };
}

async function endProcess(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, 'exit');
  worker.kill('SIGINT');
  const kill = setTimeout(() => worker.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(kill);
}
