import { resolve } from 'node:path';
import { z } from 'zod';
import { isHttpAddress, readBy, secret, wholeNumber } from './readers.js';

/** Who may ask for a token: anybody, who has a token of the site's, or whom a module of the host's lets in. */
export type AuthConfig =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'jwt';
      readonly key:
        | { readonly kind: 'secret'; readonly secret: string }
        | { readonly kind: 'jwks'; readonly url: string };
      readonly issuer: string | undefined;
      readonly audience: string | undefined;
      /** How far the clocks of the site and of this server may be apart. */
      readonly clockSkewSeconds: number;
      /** Whether who sends no token is nobody in particular, instead of refused. */
      readonly letsAnonymous: boolean;
    }
  | {
      readonly mode: 'module';
      /** The module's file, as an absolute path. */
      readonly file: string;
      /** How long it may take for an answer. */
      readonly timeoutMs: number;
    };

const AUTH_MODES = ['none', 'jwt', 'module'] as const;

const SECRET_MIN_LENGTH = 32;

export const authVariables = {
  AUTH_MODE: z.enum(AUTH_MODES, `must be one of ${AUTH_MODES.join(', ')}`).default('none'),
  AUTH_JWT_SECRET: secret(SECRET_MIN_LENGTH).optional(),
  AUTH_JWKS_URL: readBy(
    (text) => (isHttpAddress(text) ? text : undefined),
    'must be an https:// or http:// address',
  ).optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_CLOCK_SKEW_SECONDS: wholeNumber(0, 300).optional(),
  AUTH_ANONYMOUS: z.enum(['true', 'false'], 'must be true or false').optional(),
  AUTH_MODULE: z
    .string()
    .transform((file) => resolve(file))
    .optional(),
  AUTH_TIMEOUT_MS: wholeNumber(100, 30_000).optional(),
};

const environment = z.object(authVariables);
type AuthEnv = z.output<typeof environment>;

/** What each mode reads; whoever sets another variable believes in a check that is not made. */
const READ_BY: Readonly<Record<(typeof AUTH_MODES)[number], readonly (keyof AuthEnv)[]>> = {
  none: [],
  jwt: [
    'AUTH_JWT_SECRET',
    'AUTH_JWKS_URL',
    'AUTH_ISSUER',
    'AUTH_AUDIENCE',
    'AUTH_CLOCK_SKEW_SECONDS',
    'AUTH_ANONYMOUS',
  ],
  module: ['AUTH_MODULE', 'AUTH_TIMEOUT_MS'],
};

/** Checks that the variables of authentication go together. */
export function checkAuth(
  env: AuthEnv & { readonly LIVEKIT_API_SECRET: string },
  context: z.RefinementCtx,
): void {
  const message = authMistake(env);
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['AUTH_MODE'], message });
  // or the token of any call, which its visitor can read, would be one of a signed-in user
  if (env.AUTH_JWT_SECRET === env.LIVEKIT_API_SECRET)
    context.addIssue({
      code: 'custom',
      path: ['AUTH_JWT_SECRET'],
      message: 'must be another than LIVEKIT_API_SECRET',
    });
}

function authMistake(env: AuthEnv): string | undefined {
  const mode = env.AUTH_MODE;
  const names = Object.keys(authVariables) as (keyof AuthEnv)[];
  const ignored = names.filter(
    (name) => name !== 'AUTH_MODE' && env[name] !== undefined && !READ_BY[mode].includes(name),
  );
  if (ignored.length > 0)
    return `is ${mode}, so ${ignored.join(', ')} would be ignored${mode === 'none' ? ' and anybody let in' : ''}: set the mode that reads it, or remove it`;
  if (mode === 'module' && env.AUTH_MODULE === undefined)
    return 'is module, which needs AUTH_MODULE, the path of a file';
  if (mode !== 'jwt') return undefined;
  const keys = [env.AUTH_JWT_SECRET, env.AUTH_JWKS_URL].filter((key) => key !== undefined).length;
  if (keys === 2) return 'is jwt, which takes one key: set either AUTH_JWT_SECRET or AUTH_JWKS_URL';
  return keys === 0 ? 'is jwt, which needs a key: set AUTH_JWT_SECRET or AUTH_JWKS_URL' : undefined;
}

const CLOCK_SKEW_SECONDS = 30;
/** A visitor waits for it. */
const TIMEOUT_MS = 3_000;

/** @param env Checked by {@link checkAuth}. */
export function authOf(env: AuthEnv): AuthConfig {
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: url, AUTH_MODULE: file } = env;
  if (env.AUTH_MODE === 'none') return { mode: 'none' };
  if (env.AUTH_MODE === 'module')
    return { mode: 'module', file: file ?? '', timeoutMs: env.AUTH_TIMEOUT_MS ?? TIMEOUT_MS };
  return {
    mode: 'jwt',
    key: secret !== undefined ? { kind: 'secret', secret } : { kind: 'jwks', url: url ?? '' },
    issuer: env.AUTH_ISSUER,
    audience: env.AUTH_AUDIENCE,
    clockSkewSeconds: env.AUTH_CLOCK_SKEW_SECONDS ?? CLOCK_SKEW_SECONDS,
    letsAnonymous: env.AUTH_ANONYMOUS === 'true',
  };
}
