import { z } from 'zod';
import type { ProofOfWork, ProofOfWorkChallenge } from './proof-of-work.js';

const hex = z.string().regex(/^[0-9a-f]{1,128}$/, 'hex digits');

export const proofOfWorkChallengeSchema: z.ZodType<ProofOfWorkChallenge> = z.strictObject({
  parameters: z.strictObject({
    algorithm: z.string().max(32),
    nonce: hex,
    salt: hex,
    cost: z.int().min(1).max(1_000_000),
    keyLength: z.int().min(1).max(64),
    keyPrefix: hex,
    expiresAt: z.int(),
  }),
  signature: hex,
});

/** What the header `X-Proof-Of-Work` holds, decoded. */
export const proofOfWorkSchema: z.ZodType<ProofOfWork> = z.object({
  challenge: proofOfWorkChallengeSchema,
  solution: z.object({ counter: z.int().min(0), derivedKey: hex }),
});
