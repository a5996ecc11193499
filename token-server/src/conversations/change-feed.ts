import type { ChangeFeed } from './ports.js';

/** The subscriptions of this process. */
export interface Subscriptions extends ChangeFeed {
  /** Something was added to that conversation. */
  wake(conversationId: string): void;
  /** Something may have been added to any: changes may have been missed. */
  wakeAll(): void;
  close(): void;
}

export function createSubscriptions(): Subscriptions {
  const listeners = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  const wake = (id: string) => {
    for (const onChange of listeners.get(id) ?? []) onChange();
  };
  return {
    closed: closing.signal,
    wake,
    wakeAll: () => {
      for (const id of listeners.keys()) wake(id);
    },
    subscribe: (id, onChange) => {
      const ofId = listeners.get(id) ?? new Set();
      listeners.set(id, ofId.add(onChange));
      return () => {
        ofId.delete(onChange);
        if (ofId.size === 0 && listeners.get(id) === ofId) listeners.delete(id);
      };
    },
    close: () => closing.abort(),
  };
}
