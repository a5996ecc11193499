import type { Entry, EntryKind } from '../entries.js';

/** Turns texts into vectors that lie close where their meanings do. */
export interface Embedder {
  readonly dimensions: number;
  /** One vector for each text, in their order. */
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

export interface Filter {
  readonly kind?: EntryKind | undefined;
  readonly limit: number;
}

/** An engine that keeps vectors and finds the nearest. */
export interface VectorStore {
  /** Takes these in place of whatever it held. */
  replace(entries: readonly Entry[], vectors: readonly (readonly number[])[]): Promise<void>;
  /** Ids of the nearest entries, nearest first. */
  nearest(vector: readonly number[], filter: Filter): Promise<readonly string[]>;
  close(): Promise<void>;
}
