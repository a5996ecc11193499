import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type RequestHandler, Router } from 'express';

/** The token server's endpoints for agents: for servers, as this one, not for pages. */
const ENDPOINTS: Readonly<Record<string, 'GET' | 'POST'>> = {
  connect: 'POST',
  disconnect: 'POST',
  'process-voice': 'POST',
  events: 'GET',
};

/** Hands a page's requests on, with the page's token, which is for one room. @param tokenServer - Its address. */
export function agentApi(tokenServer: string): Router {
  const router = Router();
  for (const [name, method] of Object.entries(ENDPOINTS)) {
    const address = `${tokenServer}/livekit/${name}`;
    router[method === 'GET' ? 'get' : 'post'](`/${name}`, handOn(address));
  }
  return router;
}

const handOn =
  (address: string): RequestHandler =>
  async (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const query = new URLSearchParams({ room_name: String(request.query.room_name) });
    const hasBody = request.method === 'POST';
    try {
      const answer = await fetch(`${address}?${query}`, {
        method: request.method,
        headers: {
          Authorization: request.headers.authorization ?? '',
          ...(hasBody && { 'Content-Type': 'application/json' }),
        },
        ...(hasBody && { body: Readable.toWeb(request) as NonNullable<RequestInit['body']>, duplex: 'half' }),
        signal: gone.signal,
      });
      response.status(answer.status).type(answer.headers.get('content-type') ?? 'application/json');
      if (answer.body) await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
      else response.end();
    } catch {
      // the token server is away, or the page has gone
      if (response.headersSent) response.destroy();
      else response.status(502).json({ detail: 'The token server does not answer.' });
    }
  };
