import { isVoiceError, type VoiceErrorCode } from '../errors.js';

/** Tries in all, the first included. */
export const MAX_ATTEMPTS = 3;
const FIRST_DELAY_MS = 1_000;
/** Share of a delay that is left to chance, so that the visitors of a server that restarts do not come at once. */
const JITTER = 0.25;

/** Trying again unaided may help with these. */
const TRANSIENT: ReadonlySet<VoiceErrorCode> = new Set([
  'server-unreachable',
  'media-unreachable',
  'load-failed',
  'mic-unpublished',
]);

export interface RetryOptions {
  readonly signal: AbortSignal;
  random(): number;
  /** Told before each further try, from 2. */
  onAttempt(attempt: number): void;
}

/**
 * Runs `task` up to three times, waiting 1 and then 2 s (plus or minus a quarter) between. What is not a passing
 * failure is thrown at once, and so is the last one.
 */
export async function withRetries<T>(task: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      options.signal.throwIfAborted();
      if (attempt === MAX_ATTEMPTS || !isVoiceError(error) || !TRANSIENT.has(error.code)) throw error;
    }
    const jitter = 1 + JITTER * (2 * options.random() - 1);
    await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * jitter, options.signal);
    options.onAttempt(attempt + 1);
  }
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
