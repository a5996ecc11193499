import { setTimeout as delay } from 'node:timers/promises';

// Loaded before everything else in a job process, by `--import` in NODE_OPTIONS: see start-late.ts.
const { env } = process;
env.NODE_OPTIONS = (env.NODE_OPTIONS ?? '').replace(/\s*--import=\S*late-start\.js/, ''); // not for its children
const delayMs = Number(env.VOICE_ASSISTANT_LATE_START_MS ?? 0);
if (delayMs > 0) await delay(delayMs);
