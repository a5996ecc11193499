import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { CvServerDeps } from '../cv/mcp/create-cv-server.js';
import { cvMcpRoute } from '../cv/mcp/http.js';
import { renderCv } from '../cv/render-cv.js';
import { type DoorOptions, doorRoute } from '../door/routes.js';
import { type KioskDeps, kioskApi } from '../kiosk/kiosk-api.js';
import { type SupportDeps, supportApi } from '../support/routes.js';

const PAGES = new URL('../../pages/', import.meta.url);
/** Scripts of pages that are more than the widget, as `demo/vite.config.ts` builds them. */
const BUILT = fileURLToPath(new URL('../pages/', import.meta.url));

export interface SiteOptions {
  /** Where the pages get the widget from: the token server's address as the browser sees it, no slash at the end. */
  readonly voiceServer: string;
  readonly cv: CvServerDeps;
  readonly door: Omit<DoorOptions, 'voiceServer'>;
  /** Nothing where users cannot sign in: then there is no support site. */
  readonly support?: SupportDeps | undefined;
  /** Nothing where there is no key: then there is no kiosk. */
  readonly kiosk?: KioskDeps | undefined;
}

/** The web sites of an invented shop and of invented people, and the page that leads to them. */
export function createSite({ voiceServer, cv, door, support, kiosk }: SiteOptions): Express {
  const page = (name: string) =>
    readFileSync(new URL(name, PAGES), 'utf8').replaceAll('{{voiceServer}}', voiceServer);
  const site = express().disable('x-powered-by');
  site.get('/', (_, response) => void response.type('html').send(page('index.html')));
  site.get('/contact', (_, response) => void response.type('html').send(page('contact.html')));
  site.get('/site.css', (_, response) => void response.type('css').send(page('site.css')));
  site.get('/cv', (_, response) => void response.type('html').send(renderCv(page('cv.html'), cv)));
  site.get('/cv.css', (_, response) => void response.type('css').send(page('cv.css')));
  site.use('/cv/mcp', cvMcpRoute(cv));
  if (support) {
    site.get('/support', (_, response) => void response.type('html').send(page('support.html')));
    site.get('/support.css', (_, response) => void response.type('css').send(page('support.css')));
    site.use('/support/api', supportApi(support));
  }
  if (kiosk) {
    site.get('/kiosk', (_, response) => void response.type('html').send(page('kiosk.html')));
    site.get('/kiosk.css', (_, response) => void response.type('css').send(page('kiosk.css')));
    site.use('/kiosk/images', express.static(fileURLToPath(new URL('kiosk/images/', PAGES))));
    site.use('/kiosk', kioskApi(kiosk));
  }
  for (const name of ['react', 'client'])
    site.get(`/headless/${name}`, (_, response) => void response.type('html').send(page(`${name}.html`)));
  site.get('/headless.css', (_, response) => void response.type('css').send(page('headless.css')));
  site.use('/built', express.static(BUILT));
  site.use(doorRoute({ voiceServer, ...door }));
  site.get('/healthz', (_, response) => void response.json({ status: 'ok' }));
  return site;
}
