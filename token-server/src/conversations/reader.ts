import type { Request, RequestHandler, Response } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { ConversationKeys } from '../auth/conversation-key.js';
import type { Service, ServiceVerifier } from '../auth/service-tokens.js';
import { HttpError } from '../http-error.js';
import type { UserVerifier } from '../ports.js';
import type { Claim } from './access.js';

/** Who asks about conversations: a program of the operator's, or somebody with a claim to some of them. */
export interface Reader extends Claim {
  readonly service?: Service | undefined;
}

export interface ReaderDeps {
  readonly services: ServiceVerifier;
  readonly keys: ConversationKeys;
  /** Absent where nobody signs in. */
  readonly users?: UserVerifier | undefined;
}

/** Lets in who sends a service token, a conversation's key or, where the site signs in its users, a user's token. */
export function identifyReader(deps: ReaderDeps): RequestHandler {
  return async (req, res, next) => {
    const reader = await readerOf(req, deps);
    if (reader === undefined)
      throw unauthenticated(
        req,
        "Authorization: must be a bearer token: a conversation's key, a signed-in user's or a service's, and not have expired",
      );
    res.locals.reader = reader;
    next();
  };
}

async function readerOf(req: Request, { services, keys, users }: ReaderDeps): Promise<Reader | undefined> {
  const token = bearerOf(req);
  const service = await services.verify(token);
  if (service !== undefined) return { service };
  const key = await keys.verify(token);
  if (key !== undefined) return { key };
  // last: it may have to ask elsewhere
  const user = await users?.verify(token, { headers: req.headers, ip: req.ip, url: req.originalUrl });
  return user && { user };
}

/** Who asks; behind {@link identifyReader}. */
export const readerIn = (res: Response): Reader => res.locals.reader;

/** Lets in services alone. */
export function requireService(res: Response): Service {
  const { service } = readerIn(res);
  if (service !== undefined) return service;
  throw new HttpError('forbidden', { detail: 'Authorization: only a service token may do this' });
}
