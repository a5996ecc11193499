import { createHmac } from 'node:crypto';
import type { ProofOfWorkChallenge } from '@voice-assistant/protocol';
import { proofOfWorkSchema } from '@voice-assistant/protocol/schemas';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { type Awaitable, after } from '../awaitable.js';
import type { GuardConfig } from '../config/guard.js';
import type { Counters } from './counters.js';

/** How long there is to solve one: a slow phone takes seconds. */
const VALID_SECONDS = 300;

/** One try is this many rounds of SHA-256, and 256 tries are needed on average: a tenth of a second on a laptop. */
const ROUNDS = 1_000;
const PREFIX = '00';

/** Encoded, several times as long as a real one. */
const PROOF_MAX_LENGTH = 4_096;

const FLOOD_KEY = 'flood';
const MINUTE_SECONDS = 60;

export interface ProofOfWork {
  /** Counts a request. @returns Whether it needs a proof. */
  isNeeded(): Awaitable<boolean>;
  challenge(): Promise<ProofOfWorkChallenge>;
  /** Whether it solves a challenge of ours that is not over, and that nobody has handed in before. */
  accepts(proof: string): Promise<boolean>;
}

export interface ProofOfWorkOptions extends Readonly<GuardConfig['proofOfWork']> {
  readonly apiSecret: string;
  readonly counters: Counters;
  readonly nowMs: () => number;
}

/** Challenges carry their own signature, so that any process can check what another has handed out. */
export function createProofOfWork(options: ProofOfWorkOptions): ProofOfWork {
  const { mode, floodPerMinute, counters, nowMs } = options;
  // a key for this alone: what signs challenges must sign nothing else
  const secret = createHmac('sha256', options.apiSecret)
    .update('voice-assistant/proof-of-work')
    .digest('hex');
  return {
    isNeeded: () => {
      if (mode !== 'flood') return mode === 'always';
      return after(counters.add(FLOOD_KEY, 1, MINUTE_SECONDS), ({ total }) => total > floodPerMinute);
    },
    challenge: async () => {
      const expiresAt = Math.floor(nowMs() / 1000) + VALID_SECONDS;
      const { parameters, signature } = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost: ROUNDS,
        keyPrefix: PREFIX,
        expiresAt,
        hmacSignatureSecret: secret,
        deriveKey,
      });
      return { parameters: { ...parameters, expiresAt }, signature: signature ?? '' };
    },
    accepts: async (proof) => {
      const read = readProof(proof);
      if (read === undefined || read.challenge.parameters.expiresAt * 1000 < nowMs()) return false;
      const { verified } = await verifySolution({ ...read, hmacSignatureSecret: secret, deriveKey });
      if (!verified) return false;
      const handedIn = await counters.add(`proof:${read.challenge.signature}`, 1, VALID_SECONDS);
      return handedIn.total === 1;
    },
  };
}

function readProof(proof: string) {
  if (proof.length > PROOF_MAX_LENGTH) return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(proof, 'base64').toString('utf8'));
    return proofOfWorkSchema.safeParse(json).data;
  } catch {
    return undefined; // no JSON
  }
}
