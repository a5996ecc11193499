import type { Logger } from 'pino';
import type { GuardConfig } from '../config/guard.js';
import type { CallDesk, RoomAdmin, TokenIssuer } from '../ports.js';
import { createCallGuard } from './call-guard.js';
import { type CallMeter, createCallMeter } from './call-meter.js';
import { createCallRegister } from './call-register.js';
import { type Counters, createCounters } from './counters.js';
import type { Limits } from './limits.js';
import { createProofOfWork, type ProofOfWork } from './proof-of-work.js';
import type { CallRegister } from './register-rules.js';
import type { SharedEngine } from './shared-engine.js';
import { createUsageBook, type UsageBook } from './usage-book.js';

/** All that keeps strangers from spending the budget, over one set of counters. */
export interface Guards {
  readonly limits: Limits;
  readonly counters: Counters;
  readonly register: CallRegister;
  readonly usage: UsageBook;
  readonly meter: CallMeter;
  readonly proofs: ProofOfWork;
  readonly requireOrigin: boolean;
  /** Whether the counters are shared with other processes now; undefined where they never are. */
  isShared(): boolean | undefined;
  /**
   * A desk that opens calls with the tokens of that issuer.
   * @param answering The assistant that answers who asks for this one.
   */
  deskOf(issuer: TokenIssuer, answering: (assistant: string) => string): CallDesk;
}

export interface GuardsOptions {
  readonly config: Omit<GuardConfig, 'redisUrl'>;
  readonly engine?: SharedEngine | undefined;
  readonly apiSecret: string;
  readonly rooms: Pick<RoomAdmin, 'list'>;
  readonly nowMs: () => number;
  readonly log: Logger;
}

export function createGuards({ config, engine, apiSecret, rooms, nowMs, log }: GuardsOptions): Guards {
  const { limits, requireOrigin } = config;
  const counters = createCounters(engine);
  const register = createCallRegister(engine);
  const usage = createUsageBook({ counters, engine, nowMs });
  return {
    limits,
    counters,
    register,
    usage,
    meter: createCallMeter({ rooms, register, usage, nowMs, log }),
    proofs: createProofOfWork({ ...config.proofOfWork, apiSecret, counters, nowMs }),
    requireOrigin,
    isShared: () => engine?.isReady(),
    deskOf: (issuer, answering) =>
      createCallGuard({ limits, counters, register, usage, issuer, answering, nowMs }),
  };
}
