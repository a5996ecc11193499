import type { Reporter, Task } from '../progress.js';

/** One way to get something. */
export interface Attempt<Found> {
  /** What is tried, e.g. `livekit-server on the PATH`. */
  readonly title: string;
  /** @throws {NotThisWay} with the reason in a line, when this way does not work here. */
  run(task: Task): Promise<Found>;
  /** What the line says about what was found. */
  describe?(found: Found): string;
}

/** This way does not work here, the next may. */
export class NotThisWay extends Error {
  override readonly name = 'NotThisWay';
}

/** Nothing that was tried worked. The message lists it all, and what a person can do. */
export class NothingWorkedError extends Error {
  override readonly name = 'NothingWorkedError';
  readonly reasons: readonly string[];
  constructor(what: string, reasons: readonly string[], advice: string) {
    super(
      [`No ${what} could be found or made. Tried:`, ...reasons.map((it) => `  - ${it}`), advice].join('\n'),
    );
    this.reasons = reasons;
  }
}

/**
 * The result of the first attempt that works. Each that does not says why in one line.
 * @throws {NothingWorkedError} when none does.
 */
export async function firstThatWorks<Found>(
  what: { readonly name: string; readonly advice: string },
  attempts: readonly Attempt<Found>[],
  reporter: Reporter,
): Promise<Found> {
  const reasons: string[] = [];
  for (const attempt of attempts) {
    const task = reporter.task(attempt.title);
    try {
      const found = await attempt.run(task);
      task.done(attempt.describe?.(found));
      return found;
    } catch (error) {
      if (!(error instanceof NotThisWay)) {
        task.failed('an unexpected error');
        throw error;
      }
      task.failed(error.message);
      reasons.push(`${attempt.title}: ${error.message}`);
    }
  }
  throw new NothingWorkedError(what.name, reasons, what.advice);
}
