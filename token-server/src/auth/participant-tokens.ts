import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

const CLOCK_SKEW_SECONDS = 30;

/** How long after its end a token still shows whose call it was; a longer call's client has been given newer ones. */
const RENEWABLE_FOR_SECONDS = 6 * 3_600;

export interface RenewedToken {
  readonly roomName: string;
  readonly identity: string;
  readonly token: string;
}

/** Makes a new token of an old one: the same person in the same room with the same grants. */
export interface ParticipantTokens {
  /** @returns Nothing for what is no token of a visitor's, or ended too long ago. */
  renew(token: string): Promise<RenewedToken | undefined>;
}

export interface ParticipantTokenOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly ttlSeconds: number;
  readonly nowMs: () => number;
}

const never = z.literal(false).optional();

/** A visitor's: those of administrators, agents and onlookers are not renewed by whoever holds them. */
const claimsSchema = z.object({
  sub: z.string().min(1),
  iat: z.number().optional(),
  exp: z.number(),
  kind: z.literal('standard').optional(),
  video: z.looseObject({
    room: z.string().min(1),
    roomJoin: z.literal(true),
    roomAdmin: never,
    roomCreate: never,
    roomList: never,
    roomRecord: never,
    ingressAdmin: never,
    hidden: never,
    recorder: never,
    agent: never,
  }),
});

export function createParticipantTokens(options: ParticipantTokenOptions): ParticipantTokens {
  const { apiKey, apiSecret, ttlSeconds, nowMs } = options;
  const key = new TextEncoder().encode(apiSecret);

  const read = async (token: string): Promise<JWTPayload | undefined> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: apiKey,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_SKEW_SECONDS + RENEWABLE_FOR_SECONDS,
        currentDate: new Date(nowMs()),
      });
      return payload;
    } catch {
      return undefined; // not ours, too old or no token at all: the same to whoever sent it
    }
  };

  return {
    renew: async (token) => {
      const payload = await read(token);
      const claims = claimsSchema.safeParse(payload);
      if (payload === undefined || !claims.success) return undefined;
      const { iat, exp, sub, video } = claims.data;
      const nowSeconds = Math.floor(nowMs() / 1000);
      const renewed = await new SignJWT(payload)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt(nowSeconds)
        .setNotBefore(nowSeconds)
        .setExpirationTime(nowSeconds + (iat === undefined ? ttlSeconds : exp - iat))
        .sign(key);
      return { roomName: video.room, identity: sub, token: renewed };
    },
  };
}
