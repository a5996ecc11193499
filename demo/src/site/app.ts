import { readFileSync } from 'node:fs';
import express, { type Express } from 'express';
import type { CvServerDeps } from '../cv/mcp/create-cv-server.js';
import { cvMcpRoute } from '../cv/mcp/http.js';
import { renderCv } from '../cv/render-cv.js';

const PAGES = new URL('../../pages/', import.meta.url);

export interface SiteOptions {
  /** Where the pages get the widget from: the token server's address as the browser sees it, no slash at the end. */
  readonly voiceServer: string;
  readonly cv: CvServerDeps;
}

/** The web sites of an invented shop and an invented person, which include the widget as any site would. */
export function createSite({ voiceServer, cv }: SiteOptions): Express {
  const page = (name: string) =>
    readFileSync(new URL(name, PAGES), 'utf8').replaceAll('{{voiceServer}}', voiceServer);
  const site = express().disable('x-powered-by');
  site.get('/', (_, response) => void response.type('html').send(page('index.html')));
  site.get('/contact', (_, response) => void response.type('html').send(page('contact.html')));
  site.get('/site.css', (_, response) => void response.type('css').send(page('site.css')));
  site.get('/cv', (_, response) => void response.type('html').send(renderCv(page('cv.html'), cv)));
  site.get('/cv.css', (_, response) => void response.type('css').send(page('cv.css')));
  site.use('/cv/mcp', cvMcpRoute(cv));
  site.get('/healthz', (_, response) => void response.json({ status: 'ok' }));
  return site;
}
