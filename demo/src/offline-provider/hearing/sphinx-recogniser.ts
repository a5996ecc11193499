import { type ChildProcess, spawn } from 'node:child_process';
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
  readonly signal: AbortSignal | undefined;
  readonly resolve: (heard: Heard) => void;
  readonly reject: (reason: unknown) => void;
  /** Times it was given to a process; the second is the last. */
  attempts: number;
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

/**
 * Hears with pocketsphinx in a child process that lives as long as this object, one utterance after the other.
 *
 * The process is started by {@link start} or the first utterance, and again after it died: an utterance that was
 * being heard then is tried once more. Whoever makes it calls {@link close}.
 */
export class SphinxRecogniser implements Recogniser {
  readonly #options: SphinxOptions;
  readonly #timeoutMs: number;
  readonly #waiting: Job[] = [];
  #child: ChildProcess | undefined;
  #current: { readonly id: number; readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
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
      const job: Job = { samples, phrases, signal, resolve, reject, attempts: 0 };
      this.#waiting.push(job);
      signal?.addEventListener('abort', () => this.#abandon(job), { once: true });
      this.#next();
    });
  }

  /** Stops the process and refuses what has not been heard. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    for (const job of this.#waiting.splice(0)) job.reject(new ProviderError('recogniser-failed'));
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL'); // it holds nothing that wants a farewell
    await exited;
  }

  /** What is being heard already is heard to the end: that takes less time than starting a new process. */
  #abandon(job: Job): void {
    const index = this.#waiting.indexOf(job);
    if (index >= 0) this.#waiting.splice(index, 1);
    job.reject(job.signal?.reason);
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.start();
    job.attempts++;
    const id = ++this.#lastId;
    const timer = setTimeout(() => this.#expire(), this.#timeoutMs);
    this.#current = { id, job, timer };
    const audio = Buffer.from(job.samples.buffer, job.samples.byteOffset, job.samples.byteLength);
    const { id: grammar, spoken } = job.phrases;
    const head = JSON.stringify({ id, bytes: audio.length, grammar, phrases: spoken });
    this.#child?.stdin?.write(`${head}\n`);
    this.#child?.stdin?.write(audio);
  }

  #expire(): void {
    const job = this.#takeCurrent();
    job?.reject(new ProviderError('recogniser-timeout'));
    this.#child?.kill('SIGKILL');
  }

  #takeCurrent(): Job | undefined {
    const current = this.#current;
    clearTimeout(current?.timer);
    this.#current = undefined;
    return current?.job;
  }

  #spawn(): ChildProcess {
    const { python, packagesDir } = this.#options;
    const child = spawn(python, ['-u', fileURLToPath(RECOGNISER_SCRIPT), packagesDir], {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    child.stdin.on('error', () => {}); // it died while it was written to: 'close' follows and deals with it
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(line));
    child.once('error', () => this.#gone(child)); // could not be started at all
    child.once('close', () => this.#gone(child));
    return child;
  }

  #take(line: string): void {
    const answer = answerSchema.safeParse(parseJson(line)).data;
    if (!answer || 'ready' in answer || answer.id !== this.#current?.id) return;
    const job = this.#takeCurrent();
    if ('error' in answer) job?.reject(new ProviderError('recogniser-failed', { cause: answer.error }));
    else {
      const { text, source, confidence, unknown } = answer;
      job?.resolve({ text, source, confidence, unknownWords: unknown });
    }
    this.#next();
  }

  #gone(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const job = this.#takeCurrent();
    if (job && !job.signal?.aborted) {
      if (job.attempts < MAX_ATTEMPTS && !this.#closed) this.#waiting.unshift(job);
      else job.reject(new ProviderError('recogniser-failed'));
    }
    this.#next();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // no answer of ours
  }
}
