/** Whether a panel is open, kept while the visitor goes from page to page in this tab. */
const keyOf = (id: string): string => `voice-assistant.open.${id}`;

/** @returns null when nothing is known. */
export function remembered(id: string): boolean | null {
  try {
    const open = sessionStorage.getItem(keyOf(id));
    return open === null ? null : open === 'true';
  } catch {
    return null; // storage is blocked: nothing is known
  }
}

export function remember(id: string, open: boolean): void {
  try {
    sessionStorage.setItem(keyOf(id), String(open));
  } catch {
    // storage is blocked or full: the next page begins as its markup says
  }
}
