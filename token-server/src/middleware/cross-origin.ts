import { PROOF_OF_WORK_HEADER } from '@voice-assistant/protocol';
import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import { HttpError } from '../http-error.js';
import { isOriginAllowed, type OriginPolicy } from '../origins.js';
import { logOf } from './log.js';

const ORIGIN_MAX_LENGTH = 200;

/**
 * Lets pages of allowed origins in, refuses the others by name, and answers `OPTIONS`.
 *
 * CORS headers go to every origin, preflight included: they do not grant the call, they only let the page read the
 * answer, and for a page that is not allowed that is the refusal. Without them its developer would see "failed to
 * fetch", which is also what a server that is down looks like. What is granted is decided here, before anything else
 * runs, and not by the browser. No credentials are involved.
 */
export function crossOrigin(policy: OriginPolicy): RequestHandler[] {
  return [letRead, refuseOthers(policy)];
}

const EXPOSED = ['Retry-After', 'X-Request-Id', 'Content-Disposition'];
const EXPOSED_HEADER = EXPOSED.join(',');

const answerPreflight = cors({
  origin: true, // reflects the origin, with `Vary: Origin`
  methods: ['GET', 'POST', 'DELETE'],
  allowedHeaders: ['Content-Type', 'Authorization', 'X-Request-Id', 'Last-Event-ID', PROOF_OF_WORK_HEADER],
  exposedHeaders: EXPOSED,
  maxAge: 7_200, // seconds; Chromium keeps a preflight no longer
});

/** What the library would set on an answer, without the lists that it makes for each. */
const letRead: RequestHandler = (req, res, next) => {
  if (req.method === 'OPTIONS') return answerPreflight(req, res, next);
  const { origin } = req.headers;
  if (origin !== undefined) res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Vary', 'Origin'); // nothing before this one varies
  res.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADER);
  next();
};

const refuseOthers =
  (policy: OriginPolicy): RequestHandler =>
  (req, _res, next) => {
    const { origin } = req.headers; // absent: no page, or one of our own host
    if (origin === undefined || isOriginAllowed(policy, origin, req.host)) {
      next();
      return;
    }
    const shown = origin.slice(0, ORIGIN_MAX_LENGTH);
    logOf(req).warn({ origin: shown }, 'origin refused: if the site is yours, add it to ALLOWED_ORIGINS');
    throw new HttpError('origin-not-allowed', {
      detail: `Origin: ${shown} is not among the ALLOWED_ORIGINS of this server`,
    });
  };

/** For what only pages ask for: refuses who does not say from which one it comes. */
export const requireOrigin: RequestHandler = (req, _res, next) => {
  if (req.headers.origin === undefined && !isOfOwnHost(req))
    throw new HttpError('origin-not-allowed', { detail: 'Origin: must be sent to this server' });
  next();
};

/** Browsers leave the origin out of a page's own `GET`, and say so here. */
const isOfOwnHost = (req: Request): boolean => req.headers['sec-fetch-site'] === 'same-origin';
