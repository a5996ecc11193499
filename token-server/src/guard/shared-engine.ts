import type { Redis } from 'ioredis';
import type { Awaitable } from '../awaitable.js';
import type { Counters } from './counters.js';

/** The engine that several token servers share. */
export interface SharedEngine {
  readonly client: Redis;
  /** Kept there. Reject while it cannot be asked. */
  readonly counters: Counters;
  /** Whether it can be asked now. Where it cannot, each process goes on by itself: see its users. */
  isReady(): boolean;
  /** Resolves once it has been reached, or has not within its time. Never rejects. */
  connect(): Promise<void>;
  close(): void;
}

/** Asks what is shared, or while the engine is away what this process knows by itself. */
export function preferShared<Kept>(
  engine: SharedEngine,
  { shared, own }: { readonly shared: Kept; readonly own: Kept },
): <Answer>(question: (kept: Kept) => Awaitable<Answer>) => Promise<Answer> {
  return async (question) => {
    if (!engine.isReady()) return question(own);
    try {
      return await question(shared);
    } catch {
      return question(own); // the engine has told the log
    }
  };
}
