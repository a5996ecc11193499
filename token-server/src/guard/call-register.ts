import { createMemoryRegister } from './memory-register.js';
import { createRedisRegister } from './redis-register.js';
import type { CallRegister } from './register-rules.js';
import { preferShared, type SharedEngine } from './shared-engine.js';

/** In Redis, for all processes; while that is away, in this one's memory, which then knows only calls of its own. */
export function createCallRegister(engine?: SharedEngine): CallRegister {
  const memory = createMemoryRegister();
  if (engine === undefined) return memory;
  const ask = preferShared(engine, { shared: createRedisRegister(engine), own: memory });
  return {
    has: (...args) => ask((register) => register.has(...args)),
    enter: (...args) => ask((register) => register.enter(...args)),
    renew: (...args) => ask((register) => register.renew(...args)),
    leave: (...args) => ask((register) => register.leave(...args)),
    count: (...args) => ask((register) => register.count(...args)),
  };
}
