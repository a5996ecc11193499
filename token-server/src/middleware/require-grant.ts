import type { RequestHandler } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { AdminAccess, AdminGrant } from '../ports.js';
import type { FailureLimit } from './failure-limit.js';

/** Lets in who may administer; `:name` in the path is the room that it is about. */
export function requireGrant(
  grant: AdminGrant,
  { access, failures }: { readonly access: AdminAccess; readonly failures: FailureLimit },
): RequestHandler {
  return async (req, _res, next) => {
    const { name } = req.params;
    if (await access.permits(bearerOf(req), grant, typeof name === 'string' ? name : undefined)) {
      next();
      return;
    }
    const detail = `Authorization: must be "Bearer <key>:<secret>" or a token with the grant ${grant}`;
    await failures.count(req, next, unauthenticated(req, detail));
  };
}
