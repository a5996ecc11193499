import type { CallBox } from './voice-assistant.box.js';

/** Calls whose element is out of the page for a moment, by the element's id: one that takes its place goes on with it. */
export const adrift = new Map<string, CallBox>();

const keyOf = (what: 'call' | 'open', id: string): string => `voice-assistant.${what}.${id}`;

/** What this tab remembers; null when nothing is known. */
export function recall(what: 'call' | 'open', id: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(what, id));
  } catch {
    return null; // storage is blocked: nothing is known
  }
}

export function keep(what: 'call' | 'open', id: string, value: string): void {
  try {
    sessionStorage.setItem(keyOf(what, id), value);
  } catch {
    // storage is blocked or full: the next page begins as its markup says
  }
}

/** Whether there may be a call to go on with, so that the code for it is worth loading. */
export const hasCall = (id: string): boolean => adrift.has(id) || !!recall('call', id)?.includes('"live"');
