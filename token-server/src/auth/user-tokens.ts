import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { HttpError } from '../http-error.js';
import type { User, UserVerifier } from '../ports.js';
import { userSchema } from './user-schema.js';

/** A visitor waits for it. */
const KEYS_TIMEOUT_MS = 3_000;

/** How long keys are used before they are fetched anew; and an unknown key does not fetch them more often than that. */
const KEYS_KEPT_FOR_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;

/** A public key must never be taken for an HMAC's secret, so each kind of key has its own list. */
const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
];
PUBLIC_KEY_ALGORITHMS.push('EdDSA', 'Ed25519');

export interface UserTokenOptions {
  readonly auth: Extract<Config['auth'], { mode: 'jwt' }>;
  readonly nowMs: () => number;
  readonly log: Logger;
}

/** Checks the site's own tokens: signature, `exp`, `nbf`, and issuer and audience where they are configured. */
export function createUserVerifier({ auth, nowMs, log }: UserTokenOptions): UserVerifier {
  const options = {
    ...(auth.issuer !== undefined && { issuer: auth.issuer }),
    ...(auth.audience !== undefined && { audience: auth.audience }),
    requiredClaims: ['sub', 'exp'],
    clockTolerance: auth.clockSkewSeconds,
  };
  const verifySignature = signatureCheck(auth.key);
  return {
    letsAnonymous: auth.letsAnonymous,
    verify: async (token) => {
      try {
        const payload = await verifySignature(token, { ...options, currentDate: new Date(nowMs()) });
        return toUser(payload);
      } catch (error) {
        if (isRefusal(error)) return undefined;
        log.error({ err: error }, 'AUTH_JWKS_URL does not answer with keys');
        throw new HttpError('key-server-unreachable', { headers: { 'Retry-After': '5' }, cause: error });
      }
    },
  };
}

type SignatureCheck = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

function signatureCheck(key: UserTokenOptions['auth']['key']): SignatureCheck {
  if (key.kind === 'secret') {
    const secret = new TextEncoder().encode(key.secret);
    return async (token, options) =>
      (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(key.url), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cacheMaxAge: KEYS_KEPT_FOR_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
  });
  return async (token, options) =>
    (await jwtVerify(token, keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })).payload;
}

const toUser = ({ sub, name }: JWTPayload): User | undefined => userSchema.safeParse({ id: sub, name }).data;

/** Codes of jose that are about the token; every other failure is about the server that has the keys. */
const REFUSALS: ReadonlySet<string> = new Set([
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
]);

const isRefusal = (error: unknown): boolean => error instanceof errors.JOSEError && REFUSALS.has(error.code);
