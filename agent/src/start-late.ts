/** By then a visitor hears the greeting (0.9 s after the click, measured on two cores). */
const LATE_START_MS = 1_000;

/**
 * Has job processes that replace one which took a call start a second later. The framework starts the replacement in
 * the same instant as the call, and loading it takes a processor for 1 to 2 s: just those in which the visitor waits
 * for the greeting. It has no option for it; a process that waits before it loads anything does the same.
 */
export function prepareLateStart(env: NodeJS.ProcessEnv = process.env) {
  const file = new URL('./late-start.js', import.meta.url);
  env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --import=${file.href}`.trim();
}

/** From now on. Before the first call the pool fills without waiting. */
export function startLate(env: NodeJS.ProcessEnv = process.env) {
  env.VOICE_ASSISTANT_LATE_START_MS = String(LATE_START_MS);
}
