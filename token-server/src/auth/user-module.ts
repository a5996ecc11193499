import { pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AuthConfig } from '../config/auth.js';
import { ConfigError } from '../config.js';
import { HttpError } from '../http-error.js';
import type { UserRequest, UserVerifier } from '../ports.js';
import { userSchema } from './user-schema.js';

/** What a host's module exports as its default: who asks, or null for nobody. */
export type IdentifyUser = (request: UserRequest) => unknown;

/** What the module may answer. */
const answerSchema = z.union([z.null(), z.undefined(), userSchema]);

export interface UserModuleOptions {
  readonly auth: Extract<AuthConfig, { mode: 'module' }>;
  readonly log: Logger;
}

/**
 * Asks a module of the host's who the user is. What it throws, answers wrongly or does not answer in time is one
 * refusal to the caller, `authentication-unavailable`; the reason stands in the log, which never holds the request.
 * @throws {ConfigError} where there is no such module, or none with a function as its default export.
 */
export async function loadUserModule({ auth, log }: UserModuleOptions): Promise<UserVerifier> {
  const identify = await load(auth.file);
  const unavailable = (reason: string, error?: unknown) => {
    // the message of a stranger's error may repeat the token that it was given
    log.error({ module: auth.file, error_name: nameOf(error) }, `AUTH_MODULE ${reason}`);
    return new HttpError('authentication-unavailable', { headers: { 'Retry-After': '5' } });
  };
  return {
    verify: async (_token, request) => {
      const answer = await answerInTime(() => identify(request), auth.timeoutMs).catch((error: unknown) => {
        throw unavailable(error === TOO_LATE ? 'did not answer in time' : 'threw', error);
      });
      const read = answerSchema.safeParse(answer);
      if (!read.success) throw unavailable('answered something that is neither null nor {id, name?}');
      return read.data ?? undefined;
    },
  };
}

async function load(file: string): Promise<IdentifyUser> {
  const module: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new ConfigError([{ variable: 'AUTH_MODULE', message: `cannot be loaded (${nameOf(cause)})` }]);
  });
  const identify: unknown = (module as { readonly default?: unknown }).default;
  if (typeof identify !== 'function')
    throw new ConfigError([{ variable: 'AUTH_MODULE', message: 'has no function as its default export' }]);
  return identify as IdentifyUser;
}

const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? String(error.code) : error.name;
};

const TOO_LATE = Symbol('too late');

/** Also rejects with what `ask` throws at once. */
async function answerInTime(ask: () => unknown, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, timeoutMs, TOO_LATE);
  });
  try {
    return await Promise.race([ask(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
