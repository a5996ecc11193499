import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const setThem = helmet({
  // what we answer is JSON and scripts, nothing that loads anything
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  // whoever ends TLS decides: we may share a host with a site that is not ready to be https for a year
  strictTransportSecurity: false,
});

/** They are the same for every answer: helmet is asked once. */
function readThem(): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  setThem(request, answer, () => {});
  return Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]);
}

const HEADERS = readThem();

/** Sets the headers that keep browsers from doing with an answer what it is not for. */
export const securityHeaders: RequestHandler = (_req, res, next) => {
  for (const [name, value] of HEADERS) res.setHeader(name, value);
  next();
};
