import type { RequestHandler, Response } from 'express';
import { bearerOf, unauthenticated } from '../auth/bearer.js';
import type { User, UserVerifier } from '../ports.js';

/**
 * Lets in whom the site has signed in, or everybody where there is nothing to check them with. Where visitors without an
 * account are welcome as well, a token that is sent has to be right all the same.
 */
export function authenticate(users: UserVerifier | undefined): RequestHandler {
  if (users === undefined) return (_req, _res, next) => next();
  return async (req, res, next) => {
    const isAnonymous = users.letsAnonymous === true && req.headers.authorization === undefined;
    if (!isAnonymous) {
      const user = await users.verify(bearerOf(req), {
        headers: req.headers,
        ip: req.ip,
        url: req.originalUrl,
      });
      if (user === undefined)
        throw unauthenticated(
          req,
          'Authorization: must be a bearer token of this site, and not have expired',
        );
      res.locals.user = user;
    }
    next();
  };
}

/** Who asks; nobody in particular where anybody may. */
export const userOf = (res: Response): User | undefined => res.locals.user;
