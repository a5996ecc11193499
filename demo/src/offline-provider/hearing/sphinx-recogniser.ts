import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ProviderError } from '../errors.js';
import { RECOGNISER_SCRIPT } from '../resources.js';
import type { Phrases } from './phrases.js';
import type { Heard, Recogniser } from './recogniser.js';

export interface SphinxOptions {
  /** Python, by name or path. */
  readonly python: string;
  /** Folder into which pocketsphinx was installed. */
  readonly packagesDir: string;
  /** Longest that one utterance may take, the start of the process included, in milliseconds. Default 20,000. */
  readonly timeoutMs?: number;
}

interface Job {
  readonly samples: Int16Array;
  readonly phrases: Phrases;
  readonly resolve: (heard: Heard) => void;
  readonly reject: (reason: unknown) => void;
  /** Times it was given to a process; the second is the last. */
  attempts: number;
}

interface Running {
  readonly job: Job;
  readonly timer: NodeJS.Timeout;
}

const answerSchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({
    id: z.number(),
    text: z.string(),
    source: z.enum(['phrase', 'open', 'unsure', 'nothing']),
    confidence: z.number(),
    unknown: z.array(z.string()),
  }),
]);

const MAX_ATTEMPTS = 2;
/** How many are heard at the same time. */
const MAX_RUNNING = Math.max(2, availableParallelism());
/** A process that has not ended by itself by then is killed. It does at once, unless it hangs. */
const END_TIMEOUT_MS = 1_000;

/**
 * Hears with pocketsphinx in a child process that lives as long as this object.
 *
 * The process is started by {@link start} or the first utterance, and again after it died: what was being heard then
 * is tried once more. Whoever makes it calls {@link close}.
 */
export class SphinxRecogniser implements Recogniser {
  readonly #options: SphinxOptions;
  readonly #timeoutMs: number;
  readonly #waiting: Job[] = [];
  /** What the process hears at the moment, by its number. */
  readonly #running = new Map<number, Running>();
  #child: ChildProcess | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: SphinxOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 20_000;
  }

  /** The process' id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process before it is needed: loading the models takes 0.4 s. */
  start(): void {
    if (!this.#child && !this.#closed) this.#child = this.#spawn();
  }

  hear(samples: Int16Array, phrases: Phrases, signal?: AbortSignal): Promise<Heard> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#closed) return reject(new ProviderError('recogniser-failed'));
      const job: Job = { samples, phrases, resolve, reject, attempts: 0 };
      this.#waiting.push(job);
      signal?.addEventListener('abort', () => this.#abandon(job, signal.reason), { once: true });
      this.#next();
    });
  }

  /** Stops the process and refuses what has not been heard. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    for (const job of this.#waiting.splice(0)) job.reject(new ProviderError('recogniser-failed'));
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    end(child);
    await exited;
  }

  #abandon(job: Job, reason: unknown): void {
    const index = this.#waiting.indexOf(job);
    if (index >= 0) this.#waiting.splice(index, 1);
    const id = [...this.#running].find(([, running]) => running.job === job)?.[0];
    if (id !== undefined) this.#cancel(id);
    job.reject(reason);
    this.#next();
  }

  #next(): void {
    while (this.#running.size < MAX_RUNNING && !this.#closed) {
      const job = this.#waiting.shift();
      if (!job) return;
      this.#give(job);
    }
  }

  #give(job: Job): void {
    this.start();
    job.attempts++;
    const id = ++this.#lastId;
    this.#running.set(id, { job, timer: setTimeout(() => this.#expire(id), this.#timeoutMs) });
    const audio = Buffer.from(job.samples.buffer, job.samples.byteOffset, job.samples.byteLength);
    const { id: grammar, spoken } = job.phrases;
    this.#write({ id, bytes: audio.length, grammar, phrases: spoken });
    this.#child?.stdin?.write(audio);
  }

  #write(line: object): void {
    this.#child?.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  /** Where it cannot be stopped it is heard to its end, which nobody is told. */
  #cancel(id: number): Job | undefined {
    this.#write({ cancel: id });
    return this.#take(id);
  }

  #expire(id: number): void {
    this.#cancel(id)?.reject(new ProviderError('recogniser-timeout'));
    if (this.#child) end(this.#child); // perhaps it hangs; what else it hears is tried again
  }

  #take(id: number): Job | undefined {
    const running = this.#running.get(id);
    clearTimeout(running?.timer);
    this.#running.delete(id);
    return running?.job;
  }

  #spawn(): ChildProcess {
    const { python, packagesDir } = this.#options;
    const child = spawn(python, ['-u', fileURLToPath(RECOGNISER_SCRIPT), packagesDir], {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    child.stdin.on('error', () => {}); // it died while it was written to: 'exit' follows and deals with it
    createInterface({ input: child.stdout }).on('line', (line) => this.#onAnswer(line));
    child.once('error', () => this.#onGone(child)); // could not be started at all
    child.once('exit', () => this.#onGone(child));
    return child;
  }

  #onAnswer(line: string): void {
    const answer = answerSchema.safeParse(parseJson(line)).data;
    if (!answer || 'ready' in answer) return;
    const job = this.#take(answer.id);
    if ('error' in answer) job?.reject(new ProviderError('recogniser-failed', { cause: answer.error }));
    else {
      const { text, source, confidence, unknown } = answer;
      job?.resolve({ text, source, confidence, unknownWords: unknown });
    }
    this.#next();
  }

  #onGone(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const jobs = [...this.#running.keys()].flatMap((id) => this.#take(id) ?? []);
    const again = jobs.filter((job) => job.attempts < MAX_ATTEMPTS && !this.#closed);
    for (const job of jobs) if (!again.includes(job)) job.reject(new ProviderError('recogniser-failed'));
    this.#waiting.unshift(...again);
    this.#next();
  }
}

/** By the end of its input, at which it stops what hears for it, too. */
function end(child: ChildProcess): void {
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
  child.once('exit', () => clearTimeout(timer));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // no answer of ours
  }
}
