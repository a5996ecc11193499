import { SERVICE_TOKEN_AUDIENCE, SERVICE_TOKEN_MAX_AGE_SECONDS } from '@voice-assistant/protocol';
import { jwtVerify } from 'jose';

const CLOCK_SKEW_SECONDS = 30;

/** A program of the operator's: an agent, or a server. */
export interface Service {
  /** `sub` of its token. */
  readonly identity: string;
}

/** Reads the tokens that agents sign for themselves. */
export interface ServiceVerifier {
  /** @returns Nothing where it is not signed with our key pair, not for us, or lives too long. */
  verify(token: string): Promise<Service | undefined>;
}

export interface ServiceVerifierOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly nowMs: () => number;
}

/**
 * A participant's token is signed with the same secret and given to strangers; the audience tells them apart, and no
 * visitor can choose one.
 */
export function createServiceVerifier({ apiKey, apiSecret, nowMs }: ServiceVerifierOptions): ServiceVerifier {
  const key = new TextEncoder().encode(apiSecret);
  return {
    verify: async (token) => {
      try {
        const nowSeconds = Math.floor(nowMs() / 1000);
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: apiKey,
          audience: SERVICE_TOKEN_AUDIENCE,
          requiredClaims: ['exp', 'sub'],
          clockTolerance: CLOCK_SKEW_SECONDS,
          currentDate: new Date(nowMs()),
        });
        const { exp, sub } = payload;
        const livesTooLong =
          exp === undefined || exp > nowSeconds + SERVICE_TOKEN_MAX_AGE_SECONDS + CLOCK_SKEW_SECONDS;
        return sub && !livesTooLong ? { identity: sub } : undefined;
      } catch {
        return undefined; // not ours, expired or no token at all: the same to whoever sent it
      }
    },
  };
}
