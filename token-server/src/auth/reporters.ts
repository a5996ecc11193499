import { jwtVerify } from 'jose';
import { z } from 'zod';
import { createServiceVerifier } from './service-tokens.js';

/** A call outlives its token, and is reported when it is over. */
const EXPIRED_FOR_SECONDS = 3_600;

/** Who may say what was measured: who is or was in a call, and agents. */
export interface Reporters {
  mayReport(token: string): Promise<boolean>;
}

export interface ReporterOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly nowMs: () => number;
}

const claimsSchema = z.object({ video: z.looseObject({ roomJoin: z.literal(true) }) });

export function createReporters(options: ReporterOptions): Reporters {
  const key = new TextEncoder().encode(options.apiSecret);
  const services = createServiceVerifier(options);
  const isParticipant = async (token: string) => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: options.apiKey,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: EXPIRED_FOR_SECONDS,
        currentDate: new Date(options.nowMs()),
      });
      return claimsSchema.safeParse(payload).success;
    } catch {
      return false; // not ours, too old or no token at all: the same to whoever sent it
    }
  };
  return {
    mayReport: async (token) => (await isParticipant(token)) || (await services.verify(token)) !== undefined,
  };
}
