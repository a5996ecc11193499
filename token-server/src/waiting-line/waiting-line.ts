import { preferShared, type SharedEngine } from '../guard/shared-engine.js';
import type { WaitingLine } from '../ports.js';
import { createMemoryLine } from './memory-line.js';
import { createRedisLine } from './redis-line.js';

/** One line for all processes, in Redis; while that is away, one for each. */
export function createWaitingLine(engine?: SharedEngine): WaitingLine {
  const own = createMemoryLine();
  if (engine === undefined) return own;
  const ask = preferShared(engine, { shared: createRedisLine(engine), own });
  return {
    apply: (...args) => ask((line) => line.apply(...args)),
    release: (...args) => ask((line) => line.release(...args)),
  };
}
