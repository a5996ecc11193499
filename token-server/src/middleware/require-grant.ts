import type { Request, RequestHandler } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { AdminAccess, AdminGrant } from '../ports.js';
import type { FailureLimit } from './failure-limit.js';

export interface GrantDeps {
  readonly access: AdminAccess;
  readonly failures: FailureLimit;
}

/**
 * Lets in who may administer.
 * @param roomOf The room that it is about; that of the path unless given.
 */
export function requireGrant(
  grant: AdminGrant,
  { access, failures }: GrantDeps,
  roomOf: (req: Request) => unknown = (req) => req.params.name,
): RequestHandler {
  return async (req, _res, next) => {
    const name = roomOf(req);
    if (await access.permits(bearerOf(req), grant, typeof name === 'string' ? name : undefined)) {
      next();
      return;
    }
    const detail = `Authorization: must be "Bearer <key>:<secret>" or a token with the grant ${grant}`;
    await failures.count(req, next, unauthenticated(req, detail));
  };
}
