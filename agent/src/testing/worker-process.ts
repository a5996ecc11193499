import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { DEV_KEY, DEV_SECRET } from './media-server.js';

/** Program of the worker that answers, and of the one that only looks. */
const MAIN = '../../bundle/main.js';
export const VISION_MAIN = '../../bundle/vision/vision-main.js';
const START_TIMEOUT_MS = 60_000;

export interface WorkerInfo {
  readonly active_jobs: number;
}

/** The real worker, as operators start it. Built first: `npx vite build` in `agent/`. */
export class WorkerProcess {
  /** A name of its own, so that workers side by side do not take each other's calls. */
  readonly agentName = `test-${randomUUID()}`;
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #port: number;

  static async start(env: Readonly<Record<string, string>>, main = MAIN): Promise<WorkerProcess> {
    const worker = new WorkerProcess(await getPort(), env, main);
    await worker.#ready();
    return worker;
  }

  private constructor(port: number, env: Readonly<Record<string, string>>, main: string) {
    this.#port = port;
    this.#process = spawn(process.execPath, [fileURLToPath(new URL(main, import.meta.url))], {
      env: {
        PATH: process.env.PATH,
        LIVEKIT_API_KEY: DEV_KEY,
        LIVEKIT_API_SECRET: DEV_SECRET,
        AGENT_NAME: this.agentName,
        AGENT_PORT: String(port),
        VISION_AGENT_NAME: this.agentName,
        VISION_AGENT_PORT: String(port),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout!, this.#process.stderr!])
      createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
  }

  /** Of its HTTP port. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async info(): Promise<WorkerInfo> {
    return (await fetch(`${this.url}/worker`)).json() as Promise<WorkerInfo>;
  }

  /** What Prometheus would read. */
  async metrics(): Promise<string> {
    return (await fetch(`${this.url}/metrics`)).text();
  }

  /** Waits until that many calls have a process. A process counts until it has ended. */
  async untilActiveJobs(count: number, timeoutMs = 10_000): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    while ((await this.info()).active_jobs !== count) {
      if (performance.now() > deadlineMs)
        throw new Error(`never had ${count} jobs:\n${this.lines.slice(-20).join('\n')}`);
      await delay(20);
    }
  }

  /** The process that has logged this last. */
  processThatSaid(message: string): number {
    const said = this.lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { msg?: string; pid: number });
    const pid = said.findLast(({ msg }) => msg === message)?.pid;
    if (pid === undefined) throw new Error(`nobody has logged "${message}"`);
    return pid;
  }

  /** Process ids of the worker's children. */
  children(): number[] {
    try {
      return execFileSync('pgrep', ['-P', String(this.#process.pid)], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map(Number);
    } catch {
      return []; // pgrep's way to say that there are none
    }
  }

  /** Resolves to the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return exitCode;
    const exited = once(this.#process, 'exit');
    this.#process.kill(signal);
    const [code] = await exited;
    return code as number | null;
  }

  async #ready() {
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    while (!(await fetch(`${this.url}/`).catch(() => undefined))?.ok) {
      if (this.#process.exitCode !== null || performance.now() > deadlineMs) {
        await this.stop('SIGKILL');
        throw new Error(`the worker did not start:\n${this.lines.join('\n')}`);
      }
      await delay(50);
    }
  }
}

/** Whether a process still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
