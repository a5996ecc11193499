import type { SessionFact } from './facts.js';
import { reduce } from './reduce.js';
import { INITIAL_SNAPSHOT, type SessionSnapshot } from './snapshot.js';

/** The only place where the snapshot is replaced. */
export class SessionStore {
  readonly #listeners = new Set<(snapshot: SessionSnapshot) => void>();
  #snapshot = INITIAL_SNAPSHOT;

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  /** Takes a fact in and tells the listeners, unless it changed nothing. */
  record(fact: SessionFact): void {
    const next = reduce(this.#snapshot, fact);
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    for (const listener of this.#listeners) listener(next);
  }

  /** Calls back after each change. Returns the function that ends this. */
  subscribe(listener: (snapshot: SessionSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
