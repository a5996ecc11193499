import type { ServerResponse } from 'node:http';
import { relative, resolve, sep } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';
import { methodNotAllowed } from '../middleware/errors.js';

/** The file that sites name in their script tag. Its name never changes, so its content is asked for anew. */
export const WIDGET_SCRIPT = 'voice-assistant.js';

const CHUNKS = 'chunks';

const ONE_YEAR_SECONDS = 31_536_000;

/**
 * A name as the bundler makes it, `mic-Bx3_a9Qk.js`: eight characters, of which one at least is no small letter.
 * A hash of small letters alone (7 in 10,000) is merely asked for anew each time.
 */
const HASHED = /[-.](?=[\w-]{0,7}[A-Z0-9_])[\w-]{8}\.[a-z0-9]+(\.map)?$/;

/** Serves the built widget to pages of any site. What is not there is left to the next handler, and never a page. */
export function widgetRoute(widgetDir: string): Router {
  const root = resolve(widgetDir);
  const router = Router();
  router.use(
    compression(),
    express.static(root, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      cacheControl: false, // set below, by name
      setHeaders: (res, path) => setHeaders(res, relative(root, path)),
    }),
  );
  router.all([`/${WIDGET_SCRIPT}`, `/${CHUNKS}/{*file}`], refuseWriting);
  return router;
}

const refuse = methodNotAllowed('GET', 'HEAD');
const refuseWriting: RequestHandler = (req, res, next) =>
  req.method === 'GET' || req.method === 'HEAD' ? next() : refuse(req, res, next);

function setHeaders(res: ServerResponse, file: string): void {
  const isImmutable = file.startsWith(CHUNKS + sep) || HASHED.test(file);
  res.setHeader('Cache-Control', isImmutable ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache');
  // Scripts are public. A module of another origin is only run with the first header, and under a page's
  // `Cross-Origin-Embedder-Policy` only loaded with the second.
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  // the policy of the JSON answers would bind a worker that is started from one of these files
  res.removeHeader('Content-Security-Policy');
}
