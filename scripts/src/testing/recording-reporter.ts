import type { Reporter } from '../progress.js';

/** Keeps what is told, one text for each line, without times. */
export function recordingReporter(): Reporter & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    note: (text) => lines.push(text),
    warn: (text) => lines.push(`! ${text}`),
    task: (title) => ({
      update() {},
      done: (detail) => lines.push(`✓ ${title}${detail ? `: ${detail}` : ''}`),
      failed: (reason) => lines.push(`- ${title}: ${reason}`),
    }),
  };
}
