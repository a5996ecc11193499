import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';
import { methodNotAllowed } from '../middleware/errors.js';
import { PACKAGE_URL } from '../paths.js';

const PAGE_DIR = fileURLToPath(new URL('api-page', PACKAGE_URL));
const PACKAGE = new URL('package.json', PACKAGE_URL);

/** Its own files and this server, nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", 'img-src data:'],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/** `GET /openapi.json` → what this server answers, as OpenAPI 3.1; `GET /docs` → a page to try it. */
export function apiDocsRoute(): Router {
  let made: Promise<string> | undefined;
  const router = Router();
  router.use(['/openapi.json', '/docs'], compression());
  router
    .route('/openapi.json')
    .get(async (_req, res) => {
      made ??= writeDocument(); // not at start: few ask for it
      res.set({ 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' }).end(await made);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  router
    .route('/docs')
    .get(pageHeaders, (_req, res, next) => {
      res.sendFile('index.html', { root: PAGE_DIR, cacheControl: false }, next);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  router.use(
    '/docs',
    pageHeaders,
    express.static(PAGE_DIR, { index: false, redirect: false, cacheControl: false }),
  );
  return router;
}

const pageHeaders: RequestHandler = (_req, res, next) => {
  res.set({ 'Content-Security-Policy': PAGE_POLICY, 'Cache-Control': 'no-cache' });
  next();
};

async function writeDocument(): Promise<string> {
  const { createDocument } = await import('../openapi/document.js');
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  return JSON.stringify(createDocument(version));
}
