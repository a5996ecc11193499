import type { Env } from '../settings.js';
import { type Backoff, BackoffCounter, DEFAULT_BACKOFF } from './backoff.js';
import type { Guardian } from './guardian.js';
import { waitUntilHealthy } from './health.js';
import type { PartLog } from './part-log.js';
import { PartProcess } from './part-process.js';

/** What a part is and how it is run. */
export interface PartSpec {
  /** Also the name of its log file, e.g. `token-server`. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Env;
  readonly cwd: string;
  /** Answers 2xx once the part can do its work. */
  readonly healthUrl: string;
  /** How long the first start may take until it is healthy. */
  readonly startTimeoutMs: number;
  /** A part that wants to be asked twice (a media server with calls in it) is, after this time. */
  readonly secondSignalAfterMs?: number;
  /** For what a signal to the process does not end, such as a container. */
  readonly afterStop?: () => Promise<void>;
  /** What a person can do when it does not start. */
  readonly advice?: string;
}

export interface PartOptions {
  readonly log: PartLog;
  readonly guardian?: Guardian;
  readonly backoff?: Backoff;
  /** How long it has between the request to end and the end. Default 5 s. */
  readonly graceMs?: number;
  /** It died, was started again, or is healthy again. */
  readonly onChange?: (text: string) => void;
}

/** The part died or was not healthy in time, on its first start. The message ends with the last lines it printed. */
export class PartFailedError extends Error {
  override readonly name = 'PartFailedError';
  readonly part: string;
  constructor(spec: PartSpec, what: string, log: PartLog) {
    const lines = log.tail().map((line) => `  | ${line}`);
    const head = `The ${spec.name} ${what}.${lines.length ? ' The last it printed:' : ' It printed nothing.'}`;
    super([head, ...lines, `All of it: ${log.file}`, ...(spec.advice ? [spec.advice] : [])].join('\n'));
    this.part = spec.name;
  }
}

/** It was stopped before it was healthy. */
export class PartStoppedError extends Error {
  override readonly name = 'PartStoppedError';
}

/**
 * One process of the stack, kept running: started again with growing waits whenever it dies, until it is stopped.
 *
 * Why not a process runner off the shelf: `concurrently` 9 waits 2^n s without a cap or reset before a restart, never
 * restarts what ended with 0, restarts what its own SIGTERM ended, sends no SIGKILL to what ignores a signal, and
 * finds grandchildren by their parents, so it loses those whose parent died. `execa` starts single processes well
 * but ends only the child itself. What is left to write around a plain `spawn` is this file and its neighbours.
 */
export class Part {
  readonly spec: PartSpec;
  readonly #options: PartOptions;
  readonly #backoff: BackoffCounter;
  #process: PartProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #started = false;
  #stopping: Promise<void> | undefined;
  readonly #abort = new AbortController();

  constructor(spec: PartSpec, options: PartOptions) {
    this.spec = spec;
    this.#options = options;
    this.#backoff = new BackoffCounter(options.backoff ?? DEFAULT_BACKOFF);
  }

  /** Process id of the running one; `undefined` between death and restart. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get log(): PartLog {
    return this.#options.log;
  }

  /**
   * Starts it and resolves when it is healthy.
   * @throws {PartFailedError} when it dies before or takes too long, and {@link PartStoppedError}. It is stopped then.
   */
  async start(): Promise<void> {
    if (this.#stopping) throw new PartStoppedError(this.spec.name);
    const process = this.#spawn();
    try {
      await this.#becomesHealthy(process, this.spec.startTimeoutMs);
      this.#started = true;
    } catch (error) {
      if (this.#stopping) throw new PartStoppedError(this.spec.name);
      await this.stop(); // also: before the output is quoted it has to be complete
      throw error instanceof PartEndedError
        ? new PartFailedError(this.spec, error.message, this.#options.log)
        : error;
    }
  }

  /** Resolves when it is healthy, be it after a restart. Rejects when it is stopped. */
  healthy(): Promise<void> {
    return waitUntilHealthy(this.spec.healthUrl, this.#abort.signal);
  }

  /** Sends a signal to the part's own process alone, as a test of what happens then. */
  kill(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Ends it and everything it started: asked first, killed after the grace. Resolves when all is gone. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#abort.abort(new PartEndedError('was stopped'));
    clearTimeout(this.#restart);
    await this.#process?.stop(this.#options.graceMs ?? 5_000, this.spec.secondSignalAfterMs);
    await this.spec.afterStop?.();
    await this.#options.log.close();
  }

  #spawn(): PartProcess {
    const { log, guardian } = this.#options;
    const process = new PartProcess(this.spec, log);
    this.#process = process;
    guardian?.watch(process.pid);
    void process.ended.then((how) => {
      guardian?.forget(process.pid);
      this.#process = undefined;
      if (this.#started && !this.#stopping) this.#restartLater(process, how);
    });
    return process;
  }

  #restartLater(process: PartProcess, how: string): void {
    const waitMs = this.#backoff.nextWaitMs(Date.now() - process.startedAtMs);
    this.#tell(`${how}, is started again in ${waitMs / 1000} s (log: ${this.#options.log.file})`);
    this.#restart = setTimeout(() => void this.#startAgain(), waitMs);
  }

  async #startAgain(): Promise<void> {
    const process = this.#spawn();
    try {
      await this.#becomesHealthy(process, undefined);
      this.#tell(`runs again (after ${((Date.now() - process.startedAtMs) / 1000).toFixed(1)} s)`);
    } catch {
      // died again or is being stopped: both are told or wanted elsewhere
    }
  }

  /** Resolves when it is healthy. @throws {PartEndedError} when it dies, is stopped or takes longer than that. */
  async #becomesHealthy(process: PartProcess, timeoutMs: number | undefined): Promise<void> {
    const late = new AbortController();
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(
            () => late.abort(new PartEndedError(`was not ready within ${timeoutMs / 1000} s`)),
            timeoutMs,
          );
    void process.ended.then((how) => late.abort(new PartEndedError(how)));
    try {
      await waitUntilHealthy(this.spec.healthUrl, AbortSignal.any([late.signal, this.#abort.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  #tell(text: string): void {
    this.#options.onChange?.(`${this.spec.name} ${text}`);
  }
}

/** How a wait for health came to nothing. */
class PartEndedError extends Error {}
