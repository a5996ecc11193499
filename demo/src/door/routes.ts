import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RequestHandler, Router, static as serveFiles } from 'express';
import { agentApi } from './agent-api.js';
import { type Keys, newRoomAccess } from './room-access.js';

const PAGES = new URL('../../pages/door/', import.meta.url);
/** The pages' scripts, compiled. */
const SCRIPTS = fileURLToPath(new URL('./page/', import.meta.url));

export interface DoorOptions {
  /** The token server's address as the browser sees it, no slash at the end. */
  readonly voiceServer: string;
  /** The token server's as this server sees it. */
  readonly tokenServer: string;
  /** The media server's, as the browser sees it. */
  readonly mediaServer: string;
  /** For the page of the agent over REST; without them it can only be read. */
  readonly keys: Keys | undefined;
}

/** The page that shows all examples, the configurator, and the page of the agent over REST. */
export function doorRoute({ voiceServer, tokenServer, mediaServer, keys }: DoorOptions): Router {
  const page = (name: string): RequestHandler => {
    const html = readFileSync(new URL(name, PAGES), 'utf8').replaceAll('{{voiceServer}}', voiceServer);
    return (_, response) =>
      void response
        .set('Content-Security-Policy', policyOf({ voiceServer, mediaServer }))
        .type('html')
        .send(html);
  };
  return Router()
    .get('/start', page('start.html'))
    .get('/configure', page('configure.html'))
    .get('/configure/preview', page('preview.html'))
    .get('/agent', page('agent.html'))
    .get('/agent/question.ogg', (_, response) =>
      response.sendFile(fileURLToPath(new URL('question.ogg', PAGES))),
    )
    .post('/agent/room', async (request, response) => {
      // another site's page could make rooms here, too; it would only not read the answer
      const isOwn = request.headers['sec-fetch-site'] === 'same-origin';
      if (!keys || !isOwn) response.status(isOwn ? 503 : 403).end();
      else response.set('Cache-Control', 'no-store').json(await newRoomAccess(keys));
    })
    .use('/agent/api', agentApi(tokenServer))
    .use('/door', serveFiles(fileURLToPath(PAGES), { extensions: ['css', 'svg'] }), serveFiles(SCRIPTS));
}

/** As strict as the widget lets a page be; see docs/embed.md. */
function policyOf({ voiceServer, mediaServer }: Pick<DoorOptions, 'voiceServer' | 'mediaServer'>): string {
  const media = [mediaServer.replace(/^http/, 'ws'), mediaServer.replace(/^ws/, 'http')];
  return [
    "default-src 'none'",
    `script-src 'self' ${voiceServer}`,
    `connect-src 'self' ${[voiceServer, ...media].join(' ')}`,
    "style-src 'self'",
    "img-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}
