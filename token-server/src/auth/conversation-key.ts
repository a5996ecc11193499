import { createHmac } from 'node:crypto';
import { conversationIdSchema } from '@voice-assistant/protocol/schemas';
import { jwtVerify } from 'jose';
import { z } from 'zod';
import { createJwtSigner } from './sign-jwt.js';

const AUDIENCE = 'voice-assistant/conversation';
const CLOCK_SKEW_SECONDS = 30;

/** A tab may be left open over a week-end; every new token brings a fresh key. */
const LIFE_SECONDS = 7 * 86_400;

/** What a key opens. */
export interface ConversationKeyClaims {
  readonly conversationId: string;
  /** The signed-in user to whom it was given; absent where nobody has to sign in. */
  readonly userId?: string | undefined;
}

/** Makes and reads the keys with which a page comes back to its conversation. */
export interface ConversationKeys {
  sign(claims: ConversationKeyClaims): string;
  /** @returns Nothing for what is not one of our keys, or not any more. */
  verify(key: string): Promise<ConversationKeyClaims | undefined>;
}

export interface ConversationKeyOptions {
  readonly apiSecret: string;
  readonly nowMs: () => number;
}

const claimsSchema = z.object({ sub: conversationIdSchema, user: z.string().optional() });

/**
 * Keys are JWTs of a secret that is derived from the media server's: so the replicas agree on it, and no token of
 * another kind can pass for one, nor the other way round.
 */
export function createConversationKeys({ apiSecret, nowMs }: ConversationKeyOptions): ConversationKeys {
  const secret = createHmac('sha256', apiSecret).update(AUDIENCE).digest();
  const sign = createJwtSigner(secret);
  return {
    sign: ({ conversationId, userId }) => {
      const nowSeconds = Math.floor(nowMs() / 1000);
      return sign({
        ...(userId !== undefined && { user: userId }),
        aud: AUDIENCE,
        sub: conversationId,
        iat: nowSeconds,
        exp: nowSeconds + LIFE_SECONDS,
      });
    },
    verify: async (key) => {
      try {
        const { payload } = await jwtVerify(key, secret, {
          algorithms: ['HS256'],
          audience: AUDIENCE,
          requiredClaims: ['exp'],
          clockTolerance: CLOCK_SKEW_SECONDS,
          currentDate: new Date(nowMs()),
        });
        const { data } = claimsSchema.safeParse(payload);
        return data && { conversationId: data.sub, userId: data.user };
      } catch {
        return undefined; // not ours, expired or no token at all: the same to whoever sent it
      }
    },
  };
}
